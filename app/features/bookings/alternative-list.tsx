import { Link } from '@remix-run/react';
import { formatDistance } from '#app/domain/shared/distance.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';
import { askHref, type HoldAsk } from './hold-ask.ts';

type AlternativeListProps = {
  alternatives: {
    laterStay: Stay | null;
    nearby: readonly {
      slotId: string;
      slotName: string;
      facilityName: string;
      hostName: string;
      distanceMetres: number;
    }[];
  };
  slotId: string;
  ask: HoldAsk;
};

/** What is possible instead of an ask that was refused, each a link to the page that can hold it. */
export function AlternativeList({ alternatives, slotId, ask }: AlternativeListProps) {
  const { laterStay, nearby } = alternatives;
  if (!laterStay && nearby.length === 0)
    return <p className="text-sm">Nothing near there is free for this either. Try fewer pallets or other dates.</p>;
  return (
    <>
      <h3 className="text-base font-semibold">What is possible instead</h3>
      <ul className="mt-1 divide-y divide-line text-sm">
        {laterStay ? (
          <li className="py-2.5">
            <Link className="link" to={askHref(slotId, { ...ask, in: laterStay.startsOn, out: laterStay.endsOn })}>
              The same slot, {formatDate(laterStay.startsOn)} to {formatDate(laterStay.endsOn)}
            </Link>
          </li>
        ) : null}
        {nearby.map((slot) => (
          <li key={slot.slotId} className="py-2.5">
            <Link className="link" to={askHref(slot.slotId, ask)}>
              {slot.slotName}, {slot.facilityName}
            </Link>
            <p className="text-muted">
              {slot.hostName}, {formatDistance(slot.distanceMetres)} from the port, same days
            </p>
          </li>
        ))}
      </ul>
    </>
  );
}
