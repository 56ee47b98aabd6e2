import { mailOutbox } from '#db/schema/index.ts';
import type { Letters } from '#emails/letters.ts';
import type { Tx } from './db.server.ts';
import { env } from './env.server.ts';

export type Letter<T extends keyof Letters> = {
  /** `{template}/{aggregate}/{version}`: a letter with a known key is not written twice. */
  key: string;
  recipient: string;
  template: T;
  props: Letters[T];
};

/** Writes a letter in the transaction it tells of; sending it is somebody else's work, after the commit. */
export async function queueMail<T extends keyof Letters>(tx: Tx, letter: Letter<T>): Promise<void> {
  await tx.insert(mailOutbox).values(letter).onConflictDoNothing();
}

/** An absolute link into the product, for letters. */
export const linkTo = (path: string): string => new URL(path, env().BASE_URL).toString();
