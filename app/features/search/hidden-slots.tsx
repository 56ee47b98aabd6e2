import { Link, useLocation, useSearchParams } from '@remix-run/react';
import { countOf } from '#app/domain/shared/indian-number.ts';
import type { HiddenSlots } from './hidden-reasons.server.ts';

type HiddenSlotsNoticeProps = { hidden: HiddenSlots; shown: boolean };

/** The free slots a cargo may not use: how many, why, and what would change that. */
export function HiddenSlotsNotice({ hidden, shown }: HiddenSlotsNoticeProps) {
  const [params] = useSearchParams();
  const { search } = useLocation();
  if (hidden.count === 0) return null;
  const toggled = new URLSearchParams(params);
  if (shown) toggled.delete('hidden');
  else toggled.set('hidden', 'yes');
  return (
    <section aria-labelledby="hidden-slots" className="mt-8 border-t border-line pt-4">
      <h2 id="hidden-slots" className="text-base font-semibold">
        {countOf(hidden.count, 'slot')} hidden
      </h2>
      <p className="mt-1 text-sm text-muted">
        Free for these days, but not for this cargo; counted among{' '}
        {hidden.amongAll
          ? `the ${countOf(hidden.among, 'slot')} that are free`
          : `the first ${hidden.among} free slots`}
        .
      </p>
      <ul className="mt-3 divide-y divide-line text-sm">
        {hidden.reasons.map((reason) => (
          <li key={reason.code} className="py-2.5">
            <p>
              <span className="font-semibold tabular-nums">{reason.slots}</span> · {reason.sentence}
            </p>
            {reason.fix ? (
              <p className="text-muted">
                <span className="font-semibold text-ink">To fix it:</span> {reason.fix}
              </p>
            ) : null}
          </li>
        ))}
      </ul>
      <Link to={`/search?${toggled}`} preventScrollReset className="link mt-2 inline-block py-2 text-sm">
        {shown ? 'Leave them out' : 'What am I missing?'}
      </Link>
      {shown ? (
        <ul aria-label="Hidden slots" className="mt-2 divide-y divide-line text-sm">
          {hidden.examples.map((slot) => (
            <li key={slot.slotId} className="py-3">
              <Link to={`/slots/${slot.slotId}${search}`} className="link font-semibold">
                {slot.slotName}, {slot.facilityName}
              </Link>
              {slot.reasons.map((reason) => (
                <p key={`${reason.code} ${reason.sentence}`} className="mt-1 text-muted">
                  {reason.sentence}
                </p>
              ))}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}
