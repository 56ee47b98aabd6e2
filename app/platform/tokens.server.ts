import { createHash, createHmac, randomBytes } from 'node:crypto';
import { env } from './env.server.ts';

/** A secret for a link or cookie: 256 random bits. */
export const newToken = (): string => randomBytes(32).toString('base64url');

/** What is stored of a token: its SHA-256. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A stable key for something personal (an address, an IP) that does not reveal it. */
export const pseudonym = (text: string): string =>
  createHmac('sha256', env().SESSION_SECRET).update(text).digest('base64url').slice(0, 32);
