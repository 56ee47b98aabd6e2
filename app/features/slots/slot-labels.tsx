import { Stamp, type StampMark, type StampTone } from '#app/components/ui/stamp.tsx';

export type SlotStatus = 'draft' | 'published' | 'paused';
export type BookingMode = 'instant' | 'request';

export const MODE_LABELS: Readonly<Record<BookingMode, string>> = { instant: 'Instant', request: 'On request' };

const STATUSES: Readonly<Record<SlotStatus, { tone: StampTone; mark: StampMark; label: string }>> = {
  draft: { tone: 'muted', mark: 'sheet', label: 'Draft' },
  published: { tone: 'accent', mark: 'tick', label: 'Published' },
  paused: { tone: 'amber', mark: 'dash', label: 'Paused' },
};

/** Whether shippers can find the slot. */
export function SlotStatusStamp({ status }: { status: SlotStatus }) {
  const { tone, mark, label } = STATUSES[status];
  return (
    <Stamp tone={tone} mark={mark}>
      {label}
    </Stamp>
  );
}
