import type { Paper } from '#app/domain/cargo/facts.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import type { papers } from '#db/schema/index.ts';

type PaperRow = Pick<typeof papers.$inferSelect, 'kind' | 'validFrom' | 'validUntil' | 'names' | 'coversPaise'>;

/** What a decision needs to know of a stored paper. */
export const paperFacts = (row: PaperRow, verified: boolean): Paper => ({
  kind: row.kind,
  validFrom: plainDate(row.validFrom),
  validUntil: row.validUntil === null ? null : plainDate(row.validUntil),
  names: row.names,
  verified,
  coversPaise: row.coversPaise === null ? null : Number(row.coversPaise),
});
