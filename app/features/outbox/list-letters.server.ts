import { desc } from 'drizzle-orm';
import { formatInstant } from '#app/domain/shared/plain-date.ts';
import { publicDatabase } from '#app/platform/db.server.ts';
import { mailOutbox } from '#db/schema/index.ts';
import type { Letters } from '#emails/letters.ts';
import { isTemplate, letterSubject } from '#emails/render.ts';

export type LetterRow = {
  id: string;
  recipient: string;
  subject: string;
  writtenAt: string;
  /** Paths of this site, as the letter's buttons lead to them. */
  links: string[];
};

const PER_PAGE = 25;

/** The letters written so far, newest first. */
export async function listLetters(page: number): Promise<{ letters: LetterRow[]; hasNext: boolean }> {
  const rows = await publicDatabase()
    .select()
    .from(mailOutbox)
    .orderBy(desc(mailOutbox.createdAt), desc(mailOutbox.id))
    .limit(PER_PAGE + 1)
    .offset((page - 1) * PER_PAGE);
  const letters = rows.slice(0, PER_PAGE).map(({ id, recipient, template, props, createdAt }) => ({
    id,
    recipient,
    subject: subjectOf(template, props),
    writtenAt: formatInstant(createdAt, 'Asia/Kolkata'),
    links: linksIn(props),
  }));
  return { letters, hasNext: rows.length > PER_PAGE };
}

/** A stored letter’s subject line. */
export function subjectOf(template: string, props: Record<string, unknown>): string {
  // The table keeps what queueMail was given, and queueMail takes only a template's own props.
  return isTemplate(template) ? letterSubject(template, props as Letters[typeof template]) : template;
}

/** Letters carry absolute links; from the outbox they are followed on whichever address the reader is on. */
export function linksIn(props: Record<string, unknown>): string[] {
  return Object.values(props).flatMap((value) => {
    if (typeof value !== 'string' || !/^https?:\/\//.test(value) || !URL.canParse(value)) return [];
    const { pathname, search } = new URL(value);
    return [`${pathname}${search}`];
  });
}
