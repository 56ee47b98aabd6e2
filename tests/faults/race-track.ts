import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import { expect } from 'vitest';
import { problemSchema } from '#app/features/api/answer.schema.server.ts';
import { checkInvariants } from '#db/invariants/check.ts';
import type { OwnerDatabase } from '#db/owner.ts';
import { createApiKey } from '#db/seed/factories.ts';
import { createHost, createShipper } from '../setup/market.ts';
import { cookieFor } from '../setup/request.ts';

/** How many send at once. */
export const CLIENTS = 64;

/** What a race is run with: opened once, then asked for one round after the other. */
export type Race = {
  readonly name: string;
  /** Sets the scene that all rounds share. @returns one round, which asserts what must hold of its answers */
  readonly open: (track: RaceTrack) => Promise<(round: number) => Promise<void>>;
};

export type Answer = { status: number; location: string | null; type: string; body: string };
type Firm = { organisation: { id: string; slug: string }; owner: { id: string } };
type Shipper = Awaited<ReturnType<typeof createShipper>>;

/** A shipper with everything it needs to hold, by form or by key. */
export type Booker = { slug: string; cookie: string; key: string; cargoId: string };

const SCOPES = ['search', 'bookings', 'slots'];

/** The running server, who races on it, and what its answers were. */
export class RaceTrack {
  readonly statuses = new Map<number, number>();
  private racers: Promise<Booker[]> | null = null;

  constructor(
    private readonly url: string,
    readonly db: OwnerDatabase,
    private readonly reader: postgres.Sql,
  ) {}

  host(): ReturnType<typeof createHost> {
    return createHost(this.db);
  }

  shipper(): Promise<Shipper> {
    return createShipper(this.db);
  }

  /** A key of the firm's owner. */
  key({ organisation, owner }: Firm): Promise<string> {
    return createApiKey(this.db, { organisation, createdBy: owner.id, scopes: SCOPES });
  }

  /** Sixty-four shippers, the same for every race. */
  bookers(): Promise<Booker[]> {
    this.racers ??= Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        const shipper = await this.shipper();
        const { profile } = await shipper.cargo();
        const { slug } = shipper.organisation;
        return { slug, cargoId: profile.id, key: await this.key(shipper), cookie: await cookieFor(shipper.owner.id) };
      }),
    );
    return this.racers;
  }

  /** A command of the API, under an Idempotency-Key of its own. */
  command(key: string, path: string, body?: object): Promise<Answer> {
    return this.send(`/api/v1${path}`, {
      headers: {
        authorization: `Bearer ${key}`,
        'idempotency-key': randomUUID(),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
  }

  /** A form as the browser sends it, under a one-time key of its own unless the form brings one. */
  form(cookie: string, path: string, form: Record<string, string | string[]>): Promise<Answer> {
    const fields = Object.entries({ _key: randomUUID(), ...form });
    return this.send(path, {
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams(fields.flatMap(([name, value]) => [value].flat().map((each) => [name, each]))),
    });
  }

  private async send(path: string, init: Omit<RequestInit, 'method'>): Promise<Answer> {
    const response = await fetch(`${this.url}${path}`, { ...init, method: 'POST', redirect: 'manual' });
    const { status, headers } = response;
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    const body = await response.text();
    expect(status, `${path}: ${body.slice(0, 500)}`).toBeLessThan(500);
    return { status, location: headers.get('location'), type: headers.get('content-type') ?? '', body };
  }

  /** A hold by key that nothing stands against. @returns the booking's id */
  async heldBy(key: string, hold: object): Promise<string> {
    const answer = await this.command(key, '/holds', hold);
    expect(answer).toMatchObject({ status: 201 });
    return (JSON.parse(answer.body) as { id: string }).id;
  }

  /** Every invariant of the rows, in one snapshot: nothing is oversold, no step is missing. */
  async assertInvariants(): Promise<void> {
    const report = await this.reader.begin('isolation level repeatable read read only', (sql) => checkInvariants(sql));
    expect(report.invariants.filter(({ violations }) => violations > 0)).toEqual([]);
  }
}

/** The codes of a refusal's reasons; it must be a problem that names at least one, each with its sentence. */
export function reasonsOf(answer: Answer): string[] {
  expect(answer.type).toBe('application/problem+json');
  const problem = problemSchema.parse(JSON.parse(answer.body)) as { status: number; reasons?: Reason[] };
  expect(problem.status).toBe(answer.status);
  const reasons = problem.reasons ?? [];
  expect(reasons.length, answer.body).toBeGreaterThan(0);
  for (const { sentence } of reasons) expect(sentence.length).toBeGreaterThan(10);
  return reasons.map(({ code }) => code);
}
type Reason = { code: string; sentence: string };

/** Winners and losers by the one status that means a win. */
export function partedBy(answers: readonly Answer[], won: number): { won: Answer[]; lost: Answer[] } {
  return {
    won: answers.filter(({ status }) => status === won),
    lost: answers.filter(({ status }) => status !== won),
  };
}
