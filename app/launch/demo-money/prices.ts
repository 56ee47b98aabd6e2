import { and, asc, eq } from 'drizzle-orm';
import { flatCard, type RateCard } from '#app/domain/pricing/rate-card.ts';
import { basisPoints, inr, type Money, ZERO_INR } from '#app/domain/shared/money.ts';
import { daysOf, monthBefore, monthOf } from '#app/domain/shared/month.ts';
import { addDays, type PlainDate } from '#app/domain/shared/plain-date.ts';
import { setRateCard } from '#app/features/rate-cards/set-rate-card.server.ts';
import { writeCommissionRule } from '#app/features/settlements/change-commission.server.ts';
import type { RuleInput } from '#app/features/settlements/commission.schema.server.ts';
import { withTenant } from '#app/platform/db.server.ts';
import { memberScope } from '#app/platform/tenancy.server.ts';
import { slots } from '#db/schema/index.ts';
import { actingFor } from '#db/seed/demo/organisations.ts';
import { ask, must, type Stage, there } from './script.ts';

/** Slots of a host that get its card; the others keep their flat price, as most small hosts do. */
const SLOTS_WITH_CARD = 2;

const rupees = (amount: number): Money => inr(BigInt(amount * 100));

/** What a host's card adds to the flat price its slot has. */
type Terms = { slug: string; card: (flat: RateCard) => Partial<RateCard> };

const slabs = (flat: RateCard, [second, third]: readonly [number, number]): RateCard['slabs'] => {
  const base = flat.slabs[0]?.perPalletDay ?? ZERO_INR;
  const dearer = (percent: number) => inr((base.paise * BigInt(percent)) / 100n);
  return [
    { fromDay: 1, toDay: 30, perPalletDay: base },
    { fromDay: 31, toDay: 60, perPalletDay: dearer(second) },
    { fromDay: 61, toDay: null, perPalletDay: dearer(third) },
  ];
};

/** Three hosts, three ways of asking a price: dearer by the month, dearer for danger, dearer by value. */
const CARDS: readonly Terms[] = [
  {
    slug: 'konkan-oxide-stores',
    card: (flat) => ({
      slabs: slabs(flat, [125, 160]),
      free: { days: 3, arrivalDayCounts: true, excludesHolidays: false },
      documentation: rupees(450),
      minimum: rupees(2_500),
      services: [
        {
          ...{ code: 'relabel', name: 'Relabelling', trigger: 'order', unit: 'label' },
          ...{ perUnit: rupees(18), minimumUnits: 10, taxedAs: 'handling' },
        },
        {
          ...{ code: 'wrap', name: 'Stretch wrap', trigger: 'gate_in', unit: 'pallet' },
          ...{ perUnit: rupees(65), minimumUnits: 1, taxedAs: 'handling' },
        },
      ],
    }),
  },
  {
    slug: 'rannkantha-storehouses',
    card: () => ({
      minimum: rupees(4_000),
      surcharges: [
        {
          ...{ code: 'dangerous', name: 'Dangerous goods', cargoCodes: ['4.1', '4.2', '4.3', '5.1', '6.1', '8', '9'] },
          ...{ percentOfBase: basisPoints(17_500), on: ['storage', 'handling'] },
        },
      ],
    }),
  },
  {
    slug: 'palar-delta-warehousing',
    card: (flat) => ({
      slabs: slabs(flat, [90, 80]),
      basis: 'peak',
      riskPerThousand: inr(45n),
      depositPerPallet: rupees(300),
    }),
  },
];

async function setCards({ today }: Stage, { slug, card }: Terms): Promise<void> {
  const { orgId, userId } = actingFor(slug);
  const scope = there(await memberScope(orgId, userId, 'slots.edit'), `owner of ${slug}`);
  const rows = await withTenant(scope, (tx) =>
    tx
      .select()
      .from(slots)
      .where(and(eq(slots.orgId, orgId), eq(slots.status, 'published')))
      .orderBy(asc(slots.name))
      .limit(SLOTS_WITH_CARD),
  );
  for (const slot of rows) {
    const flat = flatCard({
      pricePerPalletDay: inr(slot.pricePerPalletDayPaise),
      handlingInPerPallet: inr(slot.handlingInPaise),
      handlingOutPerPallet: inr(slot.handlingOutPaise),
    });
    const input = { slotId: slot.id, card: { ...flat, ...card(flat), effectiveFrom: today } };
    must(await setRateCard(scope, input, today, ask('set-rate-card', `card/${slot.id}`)));
  }
}

const ANY: Omit<RuleInput, 'code' | 'rate' | 'effectiveFrom'> = {
  ...{ host: null, regime: null, cargoCode: null, port: null, volumeFrom: null },
  minimumFee: ZERO_INR,
};

/** From the one for everybody to those for one host: the most specific that applies is charged. */
function rulesOf(today: PlainDate): readonly RuleInput[] {
  const from = addDays(today, -200);
  const thisMonth = daysOf(monthOf(today)).startsOn;
  const at = (percent: number) => basisPoints(percent * 100);
  return [
    { ...ANY, code: 'standard', rate: at(8), minimumFee: rupees(100), effectiveFrom: from },
    { ...ANY, code: 'bonded', regime: 'bonded', rate: at(9), effectiveFrom: from },
    { ...ANY, code: 'mundra', port: 'mundra-port', rate: at(7), effectiveFrom: from },
    { ...ANY, code: 'dangerous-when-wet', cargoCode: '4.3', rate: at(10.5), effectiveFrom: from },
    { ...ANY, code: 'large-host', volumeFrom: 2_000, rate: at(6.5), effectiveFrom: from },
    { ...ANY, code: 'konkan-bonded', host: 'konkan-oxide-stores', regime: 'bonded', rate: at(6), effectiveFrom: from },
    { ...ANY, code: 'standard', rate: at(7.5), minimumFee: rupees(100), effectiveFrom: thisMonth },
  ];
}

/** Rate cards of three hosts from today on, and commission rules of several specificities. */
export async function playPrices(stage: Stage): Promise<void> {
  for (const terms of CARDS) await setCards(stage, terms);
  for (const rule of rulesOf(stage.today))
    must(await writeCommissionRule(stage.operator, rule, ask('write-rule', `rule/${rule.code}/${rule.effectiveFrom}`)));
}

/** The two months that are over, the older one first. */
export const monthsOver = (today: PlainDate) => {
  const last = monthBefore(monthOf(today));
  return [monthBefore(last), last];
};
