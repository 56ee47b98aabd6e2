/** What an edit changed, for the audit trail: 'old → new' by name; nothing when all is as it was. */
export function changes<T extends Record<string, unknown>>(before: T, after: T): Record<string, string> {
  const text = (value: unknown) => (value === null ? 'none' : Array.isArray(value) ? value.join(', ') : String(value));
  return Object.fromEntries(
    Object.keys(after)
      .filter((name) => text(before[name]) !== text(after[name]))
      .map((name) => [name, `${text(before[name])} → ${text(after[name])}`]),
  );
}
