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
} as const;
