import { hash, verify } from '@node-rs/argon2';

// argon2id by default. Above OWASP's floor: 46 MiB, one pass.
const COST = { memoryCost: 47_104, timeCost: 1, parallelism: 1 };

let decoy: Promise<string> | null = null;

/** The stored form of a password. */
export const hashPassword = (password: string): Promise<string> => hash(password, COST);

/**
 * Compares a password with a stored hash. Without a hash (no such person) it spends the same time on a decoy, so
 * that the answer's delay does not tell whether an address is registered.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
  decoy ??= hashPassword('a decoy for addresses nobody registered');
  const matches = await verify(stored ?? (await decoy), password);
  return stored !== null && matches;
}
