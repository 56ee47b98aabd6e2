import { Link } from '@remix-run/react';
import { HazardList } from '#app/components/ui/hazard-diamond.tsx';
import { LotStrip } from '#app/components/ui/lot-strip.tsx';
import { OutcomeStamp, RegimeStamp, Stamp } from '#app/components/ui/stamp.tsx';
import { formatDistance } from '#app/domain/shared/distance.ts';
import type { Stay } from '#app/domain/shared/interval.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import type { SearchResult } from './search-slots.server.ts';

type ResultCardProps = {
  number: number;
  result: SearchResult;
  asked: Stay;
  askedPallets: number;
  /** The search's own query string: the slot page answers the same question. */
  query: string;
  onActive: (id: string | null) => void;
};

/** One possible slot: what it is, its next sixty days, and all of its price. */
export function ResultCard({ number, result, asked, askedPallets, query, onActive }: ResultCardProps) {
  return (
    <li
      className="border-b border-line py-4 first:pt-0"
      data-result={result.slotId}
      onMouseEnter={() => onActive(result.slotId)}
      onMouseLeave={() => onActive(null)}
    >
      <div className="grid grid-cols-[minmax(0,1fr)_auto] items-start gap-x-6 gap-y-1">
        <div className="min-w-0">
          <h2 className="text-base font-semibold">
            <span className="mr-2 text-muted tabular-nums">{number}</span>
            <Link
              to={`/slots/${result.slotId}?${query}`}
              className="link"
              onFocus={() => onActive(result.slotId)}
              onBlur={() => onActive(null)}
            >
              {result.slotName}, {result.hallName}
            </Link>
          </h2>
          <p className="text-sm text-muted">
            {result.facilityName} · {result.hostName} · {formatDistance(result.distanceMetres)}
          </p>
        </div>
        <p className="text-right">
          <span className="block text-lg font-semibold tabular-nums">{formatInr(result.price.total)}</span>
          <span className="text-xs text-muted">all in, with GST {formatInr(result.price.gst)}</span>
        </p>
      </div>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        <RegimeStamp regime={result.regime} />
        {result.decision ? (
          <OutcomeStamp outcome={result.decision.outcome} />
        ) : result.bookingMode === 'instant' ? (
          <Stamp tone="accent" mark="tick">
            Instant
          </Stamp>
        ) : (
          <Stamp tone="amber" mark="sent">
            On request
          </Stamp>
        )}
        {result.hazardClasses.length > 0 ? <HazardList codes={result.hazardClasses} /> : null}
      </div>
      <div className="mt-3">
        <LotStrip
          days={result.strip}
          capacity={result.palletPositions}
          asked={asked}
          askedPallets={askedPallets}
          compact
        />
      </div>
    </li>
  );
}
