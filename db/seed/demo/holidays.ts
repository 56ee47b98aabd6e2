import type { PlainDate } from '../../../app/domain/shared/plain-date.ts';
import { facilityHolidays } from '../../schema/index.ts';
import { uuidFor } from './derive.ts';
import type { Place } from './facilities.ts';
import type { Tx } from './transaction.ts';

/** Holidays of every year and State, on fixed days. The moveable ones are the State's to notify, year by year. */
const FIXED = [
  ['01-26', 'Republic Day'],
  ['04-14', 'Dr Ambedkar Jayanti'],
  ['05-01', 'Labour Day'],
  ['08-15', 'Independence Day'],
  ['10-02', 'Gandhi Jayanti'],
  ['12-25', 'Christmas Day'],
] as const;

/** Gives every facility the calendar of this year and the next, as provisional: no notification has been read for it. */
export async function seedHolidays(tx: Tx, places: ReadonlyMap<string, Place>, today: PlainDate): Promise<void> {
  const year = Number(today.slice(0, 4));
  const built = new Map([...places.values()].map(({ facility }) => [facility.id, facility]));
  const rows = [...built.values()].flatMap(({ id, orgId, createdAt }) =>
    [year, year + 1].flatMap((each) =>
      FIXED.map(([monthAndDay, name]) => {
        const day = `${each}-${monthAndDay}`;
        return { id: uuidFor(`holiday ${id} ${day}`), orgId, facilityId: id, day, name, provisional: true, createdAt };
      }),
    ),
  );
  await tx.insert(facilityHolidays).values(rows);
}
