import { Stamp } from '#app/components/ui/stamp.tsx';

/** Where a version stands. */
export function VersionStamp({ state, inForce }: { state: 'draft' | 'published'; inForce: boolean }) {
  if (inForce)
    return (
      <Stamp tone="accent" mark="tick">
        In force
      </Stamp>
    );
  return state === 'draft' ? (
    <Stamp tone="amber" mark="open">
      Draft
    </Stamp>
  ) : (
    <Stamp tone="muted" mark="sheet">
      Published
    </Stamp>
  );
}

/** A fact whose source is not confirmed. */
export function ProvisionalStamp() {
  return (
    <Stamp tone="amber" mark="alarm">
      Provisional
    </Stamp>
  );
}
