import { Stamp } from '#app/components/ui/stamp.tsx';
import { countOf } from '#app/domain/shared/indian-number.ts';

/** Whether every essential question about a cargo is answered, and how many are not. */
export function KnownStamp({ openCount }: { openCount: number }) {
  return openCount === 0 ? (
    <Stamp tone="accent" mark="tick">
      Known
    </Stamp>
  ) : (
    <Stamp tone="amber" mark="alarm">
      {countOf(openCount, 'open question')}
    </Stamp>
  );
}

/** Out of the lists it is chosen from. */
export function ArchivedStamp() {
  return (
    <Stamp tone="muted" mark="dash">
      Archived
    </Stamp>
  );
}
