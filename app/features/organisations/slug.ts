const MAX_LENGTH = 40;

/** A name as a part of an address: 'Konkan Oxide & Stores' → 'konkan-oxide-stores'. Never empty. */
export function slugFrom(name: string): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, MAX_LENGTH)
    .replace(/^-+|-+$/g, '');
  return slug || 'organisation';
}
