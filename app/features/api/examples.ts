const CARGO = '6f1d1c7e-4c0a-4f57-9a53-8f6f4f9a2d11';
const ASK = {
  slotId: '2b7c8d4e-5f60-4a1b-8c2d-3e4f5a6b7c8d',
  stay: { in: '2027-03-10', out: '2027-04-10' },
  pallets: 4,
  massGrams: 3_200_000,
};

/** Requests the API's description shows; a test sends each of them. */
export const EXAMPLES = {
  decisions: {
    cargoAlone: {
      summary: 'What a cargo is, and what it will need',
      value: { cargo: { un: '1415', packingGroup: 'I', form: 'ingot', condition: 'new', material: 'lithium_metal' } },
    },
    slotMadeUp: {
      summary: 'In a slot described here, beside other cargo',
      value: {
        cargo: {
          description: 'Cerium turnings in steel drums',
          material: 'rare_earth_metal',
          form: 'turnings',
          condition: 'new',
          packaging: 'steel_drums',
          hs: '28053000',
          dangerous: 'yes',
          un: '3078',
          customsStatus: 'duty_paid',
        },
        slot: {
          regime: 'neutral',
          acceptedClasses: ['4.3'],
          sprinklered: false,
          papers: [{ kind: 'fire_noc', validFrom: '2026-01-01', validUntil: '2027-12-31', verified: true }],
        },
        neighbours: [
          { un: '1789', packingGroup: 'II', place: 'other-section' },
          { class: '3', place: 'same-section-3m', stay: { in: '2027-03-01', out: '2027-03-20' } },
          { dangerous: 'no', place: 'same-bay' },
        ],
        stay: { in: '2027-03-10', out: '2027-04-10' },
        pallets: 4,
        massGrams: 3_200_000,
      },
    },
  },
  segregation: {
    numberAndClass: {
      summary: 'Lithium beside a corrosive oxidizer',
      value: { a: { un: '1415', packingGroup: 'I' }, b: { class: '5.1', subsidiary: ['8'] } },
    },
  },
  quotes: {
    stayInSlot: {
      summary: 'What a month in a slot costs, and whether the cargo may stand there',
      value: { ...ASK, cargoId: CARGO },
    },
    withoutCargo: { summary: 'Price and room alone', value: ASK },
  },
  extend: { until: { summary: 'A new day out', value: { out: '2027-04-20' } } },
  leaveEarly: { until: { summary: 'A sooner day out', value: { out: '2027-04-05' } } },
  counter: {
    price: { summary: 'Other days at another price', value: { stay: ASK.stay, pricePerPalletDayPaise: '4700' } },
  },
  agree: { offer: { summary: 'The open offer', value: { offerId: CARGO } } },
  holds: {
    stayInSlot: { summary: 'The same places, kept for fifteen minutes', value: { ...ASK, cargoId: CARGO } },
  },
} as const;
