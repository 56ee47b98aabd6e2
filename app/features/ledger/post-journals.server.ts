import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { PLATFORM_BOOK } from '#app/domain/ledger/accounts.ts';
import type { Entry, Journal } from '#app/domain/ledger/journal.ts';
import { canonicalJson } from '#app/domain/shared/canonical-json.ts';
import type { Tx } from '#app/platform/db.server.ts';

/** What a journal is about, beside its entries: whose books, and the papers it belongs to. */
export type JournalSubject = {
  /** The host; null for the platform's own affairs. */
  orgId: string | null;
  shipperOrgId: string | null;
  bookingId: string | null;
  invoiceId: string | null;
};

/** What is between the platform and a host alone. */
export const ofHostAlone = (orgId: string): JournalSubject => ({
  orgId,
  shipperOrgId: null,
  bookingId: null,
  invoiceId: null,
});

/** A journal with what it is about. */
export type Posting = { journal: Journal; about: JournalSubject };

const entryJson = ({ book, account, party, amount, purpose }: Entry) => ({
  book: book === PLATFORM_BOOK ? null : book,
  account,
  party,
  currency: amount.currency,
  paise: amount.paise.toString(),
  purpose,
});

/** A journal as post_journals() takes it; its hash tells another event under the same key. */
export function journalJson({ journal, about }: Posting) {
  const { key, kind, on } = journal;
  const entries = journal.entries.map(entryJson);
  const content = { key, kind, on, entries, ...about };
  return {
    ...{ key, kind, on, entries },
    org: about.orgId,
    shipper: about.shipperOrgId,
    booking: about.bookingId,
    invoice: about.invoiceId,
    hash: createHash('sha256').update(canonicalJson(content)).digest('hex'),
  };
}

/**
 * Posts journals in the transaction of what they tell, each once by its key. For the host whose books it is, and for the
 * platform's staff and jobs. The database has the last word: a book that doesn't balance is refused (QS036), and so is
 * another event under a known key (QS032).
 */
export async function postJournals(tx: Pick<Tx, 'execute'>, postings: readonly Posting[]): Promise<void> {
  const told = postings.filter(({ journal }) => journal.entries.length > 0).map(journalJson);
  if (told.length === 0) return;
  await tx.execute(sql`select post_journals(${JSON.stringify(told)}::jsonb)`);
}
