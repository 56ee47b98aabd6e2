import { divideHalfUp, inr, type Money, plus, ZERO_INR } from '../shared/money.ts';
import { addDays, daysBetween, type PlainDate, plainDate } from '../shared/plain-date.ts';
import { type Parameters, parameterOn } from '../tax/parameter.ts';

/**
 * The day an invoice is to be paid by. To a micro or small supplier what was agreed, and never beyond the longest the law
 * allows; where nothing was agreed, what it says then (MSMED Act 2006 s.2(b), s.15). Others keep what was agreed.
 * @param agreedDays whole days from the day of issue; null: nothing agreed
 */
export function dueOn(
  issuedOn: PlainDate,
  of: { agreedDays: number | null; isMicroOrSmall: boolean },
  parameters: Parameters,
): PlainDate {
  const usual = parameterOn(parameters, 'msme_days_where_none_agreed', issuedOn).value;
  const longest = parameterOn(parameters, 'msme_longest_days', issuedOn).value;
  const days = of.agreedDays ?? usual;
  if (!Number.isInteger(days) || days < 0) throw new RangeError(`Not a count of days to pay: ${days}`);
  return addDays(issuedOn, of.isMicroOrSmall ? Math.min(days, longest) : days);
}

/**
 * Interest on a late payment to a micro or small supplier: three times the bank rate, compounded with monthly rests
 * (MSMED Act 2006 s.16). A month runs from the day after the due day; its rate is the bank rate of its first day; a month
 * that is not over counts by days of 365. Each rest is rounded half up to the paisa.
 * @param paidOn the day of payment, or today for what is still owed
 */
export function lateInterest(amount: Money, due: PlainDate, paidOn: PlainDate, parameters: Parameters): Money {
  let owed = amount;
  let restFrom = addDays(due, 1);
  for (let months = 1; restFrom <= paidOn; months += 1) {
    const next = monthsAfter(addDays(due, 1), months);
    const multiple = parameterOn(parameters, 'msme_interest_multiple', restFrom).value;
    const yearly = BigInt(multiple * parameterOn(parameters, 'rbi_bank_rate', restFrom).value);
    const isWhole = next <= addDays(paidOn, 1);
    const [share, of] = isWhole ? [1n, 12n] : [BigInt(daysBetween(restFrom, addDays(paidOn, 1))), 365n];
    owed = plus(owed, inr(divideHalfUp(owed.paise * yearly * share, 10_000n * of)));
    restFrom = next;
  }
  return owed.paise === amount.paise ? ZERO_INR : inr(owed.paise - amount.paise);
}

/** The same day so many months later, or that month's last. */
function monthsAfter(day: PlainDate, months: number): PlainDate {
  const monthIndex = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months;
  const first = plainDate(`${Math.floor(monthIndex / 12)}-${String((monthIndex % 12) + 1).padStart(2, '0')}-01`);
  const wanted = addDays(first, Number(day.slice(8)) - 1);
  return wanted.slice(0, 7) === first.slice(0, 7) ? wanted : addDays(wanted, -Number(wanted.slice(8)));
}
