import type { ReactNode } from 'react';

type DefinitionListProps = { items: readonly { term: ReactNode; detail: ReactNode }[]; className?: string };

/** Terms and their details, one hairline row each; the term stands above its detail on a phone. */
export function DefinitionList({ items, className }: DefinitionListProps) {
  return (
    <dl className={`divide-y divide-line border-y border-line text-sm ${className ?? ''}`}>
      {items.map((item, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the terms of a record are fixed in number and order
        <div key={index} className="grid gap-x-6 py-2.5 sm:grid-cols-[minmax(9rem,1fr)_2fr]">
          <dt className="text-muted">{item.term}</dt>
          <dd className="min-w-0">{item.detail}</dd>
        </div>
      ))}
    </dl>
  );
}
