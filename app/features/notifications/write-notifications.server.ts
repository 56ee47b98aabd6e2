import { eq, isNull, sql } from 'drizzle-orm';
import { type Tx, withSystem } from '#app/platform/db.server.ts';
import { mailOutbox, notifications } from '#db/schema/index.ts';
import { PURPOSES } from '#emails/categories.ts';
import type { Letters } from '#emails/letters.ts';
import { isTemplate, letterSubject } from '#emails/render.ts';

const AT_ONCE = 200;

type Letter = Pick<typeof mailOutbox.$inferSelect, 'id' | 'recipient' | 'template' | 'props' | 'createdAt'>;

/** Where in a workspace a letter leads; null for letters about an account, which are read by mail alone. */
function placeOf(props: Letter['props']): { href: string; slug: string } | null {
  const { url } = props;
  if (typeof url !== 'string' || !URL.canParse(url)) return null;
  const { pathname, search } = new URL(url);
  const [, slug] = /^\/o\/([a-z0-9-]+)(?:\/|$)/.exec(pathname) ?? [];
  return slug ? { href: `${pathname}${search}`, slug } : null;
}

async function tell(tx: Tx, { id, recipient, template, props, createdAt }: Letter): Promise<void> {
  if (!isTemplate(template)) return;
  const { category } = PURPOSES[template];
  const place = placeOf(props);
  // A digest repeats what the workspace shows.
  if (category === null || category === 'digest' || place === null) return;
  const title = letterSubject(template, props as Letters[typeof template]);
  await tx.execute(sql`
    insert into ${notifications} (org_id, user_id, kind, title, href, letter_id, created_at)
    select r.org_id, r.user_id, ${category}, ${title}, ${place.href}, ${id}, ${createdAt.toISOString()}::timestamptz
    from letter_reader(${recipient}, ${place.slug}) r
    on conflict do nothing`);
}

/**
 * Tells people inside the product what letters tell them, whether or not those are mailed: one notification a letter, to
 * the member it is addressed to, in the organisation its link leads to. Several runs at once share the work.
 *
 * @returns how many letters it looked at
 */
export async function writeNotifications(): Promise<number> {
  return withSystem(async (tx) => {
    const letters = await tx
      .select()
      .from(mailOutbox)
      .where(isNull(mailOutbox.notifiedAt))
      .orderBy(mailOutbox.createdAt, mailOutbox.id)
      .limit(AT_ONCE)
      .for('update', { skipLocked: true });
    for (const letter of letters) {
      await tell(tx, letter);
      await tx.update(mailOutbox).set({ notifiedAt: sql`clock_timestamp()` }).where(eq(mailOutbox.id, letter.id));
    }
    return letters.length;
  });
}
