import { Link } from '@remix-run/react';
import { Notice } from '#app/components/ui/notice.tsx';
import type { RiskWaiver } from '#app/domain/pricing/risk-waiver.ts';
import { formatInr } from '#app/domain/shared/money.ts';
import { formatDate } from '#app/domain/shared/plain-date.ts';

type RiskNoteProps = {
  waiver: RiskWaiver | null;
  /** The shipper's papers; null for whoever has none to add. */
  papersHref: string | null;
};

/** Beside a price: what certificates waive of its risk charge and until when, and what one would save. */
export function RiskNote({ waiver, papersHref }: RiskNoteProps) {
  if (waiver === null || (waiver.saved.paise === 0n && waiver.mightSave.paise === 0n)) return null;
  const { saved, until, mightSave } = waiver;
  const days = until === null ? '' : `, on days until ${formatDate(until)}`;
  return (
    <div className="mt-4">
      <Notice>
        {saved.paise > 0n ? (
          <p>
            Risk charge of {formatInr(saved)} waived by a verified insurance certificate{days}. GST included.
          </p>
        ) : null}
        {mightSave.paise > 0n ? (
          <p>
            A verified insurance certificate for the goods’ value and duty over {saved.paise > 0n ? 'the rest of ' : ''}
            this stay would save {formatInr(mightSave)}, GST included.{' '}
            {papersHref ? (
              <Link to={papersHref} className="link">
                Enter one
              </Link>
            ) : null}
          </p>
        ) : null}
      </Notice>
    </div>
  );
}
