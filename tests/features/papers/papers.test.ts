import { randomUUID } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { describe, expect, test } from 'vitest';
import { classify } from '#app/domain/cargo/classify.ts';
import type { CargoFacts } from '#app/domain/cargo/facts.ts';
import { BASE_CARGO } from '#app/domain/cargo/rule-examples.ts';
import { stay } from '#app/domain/shared/interval.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { decideForSlots } from '#app/features/decisions/decide-for-slots.server.ts';
import { paperSchema } from '#app/features/papers/paper.schema.server.ts';
import { standingOf } from '#app/features/papers/paper-view.ts';
import { currentRulebook } from '#app/features/rulebook/current-rulebook.server.ts';
import { publicDatabase, withTenant } from '#app/platform/db.server.ts';
import { action as queueAction, loader as queueLoader } from '#app/routes/operator/papers.tsx';
import { action, loader } from '#app/routes/workspace/papers.tsx';
import { auditLog, mailOutbox, papers } from '#db/schema/index.ts';
import { createPapers, PAPERS_OF_A_FACILITY } from '#db/seed/cargo-factories.ts';
import { addMember, createPerson, createSlot } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { cookieFor, requestArgs, tenantScope } from '#tests/setup/request.ts';
import { answered, hostScene, memberCookie } from '../facilities/host-scene.ts';

const { owner } = useDatabase();
type Scene = Awaited<ReturnType<typeof hostScene>>;
type Form = Record<string, string | string[]>;

const paperForm = (over: Form = {}): Form => ({
  kind: 'fire_noc',
  facilityId: '',
  number: 'NOC/2026/7',
  issuer: 'CIDCO Fire Brigade',
  names: '',
  validFrom: '2026-01-01',
  validUntil: '2026-12-31',
  covers: '',
  ...over,
});
const at = ({ organisation }: Scene, query = '') => ({
  path: `/o/${organisation.slug}/papers${query}`,
  params: { org: organisation.slug },
});
const send = (scene: Scene, command: string, form: Form) =>
  answered(() => action(requestArgs({ ...at(scene), cookie: scene.cookie, form: { _command: command, ...form } })));
const add = (scene: Scene, over: Form = {}) => send(scene, 'add-paper', paperForm(over));
const see = (scene: Scene, query = '') => loader(requestArgs({ ...at(scene, query), cookie: scene.cookie }));
const papersOf = (orgId: string) => owner().select().from(papers).where(eq(papers.orgId, orgId));
const trailOf = (id: string) => owner().select().from(auditLog).where(eq(auditLog.entityId, id)).orderBy(auditLog.at);
const bareScene = () => hostScene(owner(), { papers: [] });

async function onePaper(scene: Scene, over: Form = {}) {
  expect(await add(scene, over)).toMatchObject({ status: 302 });
  const [paper] = await papersOf(scene.organisation.id);
  if (!paper) throw new Error('the paper was added');
  return paper;
}

async function operator() {
  const person = await createPerson(owner(), { isOperator: true });
  const cookie = await cookieFor(person.id);
  const verify = (paperId: string, form: Form = {}) =>
    answered(() =>
      queueAction(
        requestArgs({ path: '/operator/papers', cookie, form: { _command: 'verify-paper', paperId, ...form } }),
      ),
    );
  const reject = (paperId: string, reason: string) =>
    answered(() =>
      queueAction(
        requestArgs({ path: '/operator/papers', cookie, form: { _command: 'reject-paper', paperId, reason } }),
      ),
    );
  const queue = (query = '') => queueLoader(requestArgs({ path: `/operator/papers${query}`, cookie }));
  return { person, verify, reject, queue };
}

describe('a new paper', () => {
  test('is kept as typed and waits to be seen', async () => {
    const scene = await bareScene();
    const paper = await onePaper(scene, { names: ' 7, 2612 2844.10  7', facilityId: scene.facility.id });
    expect(paper).toMatchObject({
      orgId: scene.organisation.id,
      facilityId: scene.facility.id,
      kind: 'fire_noc',
      number: 'NOC/2026/7',
      names: ['7', '2612', '284410'],
      validFrom: '2026-01-01',
      validUntil: '2026-12-31',
      coversPaise: null,
      verifiedAt: null,
      withdrawnAt: null,
    });
    expect(await trailOf(paper.id)).toMatchObject([
      { action: 'paper.added', entity: 'paper', data: { kind: 'fire_noc', names: '7 2612 284410' } },
    ]);
    expect((await see(scene)).rows).toMatchObject([
      { id: paper.id, facilityName: scene.facility.name, verified: false, withdrawn: false },
    ]);
  });

  test('an insurance names the duty it covers, nothing else does', async () => {
    const scene = await bareScene();
    const covers = { errors: { covers: [expect.any(String)] } };
    expect(await add(scene, { kind: 'insurance' })).toMatchObject({ status: 422, body: covers });
    expect(await add(scene, { covers: '5' })).toMatchObject({ status: 422, body: covers });
    const paper = await onePaper(scene, { kind: 'insurance', covers: '₹50,00,000.50', validUntil: '' });
    expect(paper).toMatchObject({ coversPaise: 500_000_050n, validUntil: null });
  });

  test.each([
    ['kind', ['', 'passport', '__proto__']],
    ['number', ['', '  ', 'x'.repeat(81), 'a\u0007b']],
    ['issuer', ['', 'x'.repeat(121)]],
    ['names', ['7 seven', '4.4', '7700', '99', '261', '1'.repeat(401), Array(41).fill('2612').join(' ')]],
    ['validFrom', ['', '2026-02-30', 'soon', '9999-01-01']],
    ['validUntil', ['2025-12-31', '2026-02-30', 'never']],
    ['covers', ['-1', '0', '1.234', '1e9', '9'.repeat(30)]],
  ])('%s: each bad value gives 422 beside the field and writes nothing', async (field, values) => {
    const scene = await bareScene();
    for (const value of values) {
      const kind: Form = field === 'covers' ? { kind: 'insurance' } : {};
      const answer = await add(scene, { ...kind, [field]: value });
      expect(answer, `${field}=${value.slice(0, 20)}`).toMatchObject({
        status: 422,
        body: { errors: { [field]: [expect.any(String)] } },
      });
      expect(Object.keys((answer.body as { errors: object }).errors)).toEqual([field]);
    }
    expect(await papersOf(scene.organisation.id)).toEqual([]);
  });

  test('another tenant’s facility and an unknown one are the same 404', async () => {
    const scene = await bareScene();
    const other = await bareScene();
    const ids = [other.facility.id, randomUUID(), 'x'];
    const answers = await Promise.all(ids.map((facilityId) => add(scene, { facilityId })));
    for (const answer of answers) expect(answer).toEqual({ ...answers[0], status: 404 });
    expect(await papersOf(scene.organisation.id)).toEqual([]);
  });

  test('sent twice at once it is added once; the same key with other values is refused', async () => {
    const scene = await bareScene();
    const _key = randomUUID();
    const answers = await Promise.all(Array.from({ length: 5 }, () => add(scene, { _key })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([302]));
    expect(await papersOf(scene.organisation.id)).toHaveLength(1);
    expect(await add(scene, { _key, number: 'other' })).toMatchObject({ status: 409 });
  });
});

describe('withdrawing', () => {
  test('keeps the row, is written down once, and moves it to its own list', async () => {
    const scene = await bareScene();
    const { id } = await onePaper(scene, { validUntil: '' });
    expect(await send(scene, 'withdraw-paper', { paperId: id })).toMatchObject({ status: 302 });
    expect(await send(scene, 'withdraw-paper', { paperId: id })).toMatchObject({ status: 302 });
    expect((await papersOf(scene.organisation.id))[0]?.withdrawnAt).toBeInstanceOf(Date);
    expect((await trailOf(id)).map(({ action }) => action)).toEqual(['paper.added', 'paper.withdrawn']);
    expect((await see(scene)).rows).toEqual([]);
    expect((await see(scene, '?show=withdrawn')).rows).toMatchObject([{ id, withdrawn: true }]);
  });

  test('another tenant’s paper and an unknown one are the same 404', async () => {
    const scene = await bareScene();
    const other = await bareScene();
    const theirs = await onePaper(other);
    const ids = [theirs.id, randomUUID(), 'x'];
    const answers = await Promise.all(ids.map((paperId) => send(scene, 'withdraw-paper', { paperId })));
    for (const answer of answers) expect(answer).toEqual({ ...answers[0], status: 404 });
    expect(await papersOf(other.organisation.id)).toEqual([theirs]);
    expect(await send(scene, 'withdraw-paper', {})).toMatchObject({ status: 422 });
    expect(await send(scene, 'burn-paper', { paperId: theirs.id })).toMatchObject({ status: 400 });
  });
});

describe('who sees what', () => {
  test('lists are paged, the next to end first, and hold one organisation’s papers', async () => {
    const scene = await bareScene();
    await onePaper(await bareScene());
    const { organisation } = scene;
    await createPapers(owner(), { organisation }, [
      ...Array.from({ length: 26 }, (_, n) => ({
        kind: 'iec' as const,
        validUntil: `2090-01-${String(n + 1).padStart(2, '0')}`,
      })),
      { kind: 'fire_noc', validUntil: null },
      { kind: 'fire_noc', validUntil: '2021-01-01' },
    ]);
    const first = await see(scene);
    expect(first).toMatchObject({ page: 1, hasNext: true });
    expect(first.rows.map(({ validUntil }) => validUntil)).toEqual(
      Array.from({ length: 25 }, (_, n) => `2090-01-${String(n + 1).padStart(2, '0')}`),
    );
    const second = await see(scene, '?page=2');
    expect(second.rows.map(({ validUntil }) => validUntil)).toEqual(['2090-01-26', null]);
    expect(second.hasNext).toBe(false);
    expect((await see(scene, '?show=expired')).rows).toMatchObject([{ validUntil: '2021-01-01' }]);
    expect(await see(scene, '?show=nonsense&page=-1')).toMatchObject({ show: 'current', page: 1 });
  });

  test('a shipper that hosts nothing has papers too; a viewer reads them, the documents role adds', async () => {
    const shipper = await hostScene(owner(), { isHost: false, papers: [] });
    await onePaper(shipper, { kind: 'iec', number: 'AAACQ1234K', validUntil: '' });
    expect((await see(shipper)).facilities).toEqual([]);
    const as = async (role: 'viewer' | 'documents') => ({
      ...shipper,
      cookie: await memberCookie(owner(), shipper.organisation, role),
    });
    const viewer = await as('viewer');
    expect(await see(viewer)).toMatchObject({ mayEdit: false, rows: [{ kind: 'iec' }] });
    expect(await add(viewer)).toMatchObject({ status: 403 });
    expect(await add(await as('documents'))).toMatchObject({ status: 302 });
  });

  test.each([
    ['2026-06-15', null, false, 'holds'],
    ['2026-06-15', '2026-08-14', false, 'holds'],
    ['2026-06-15', '2026-08-13', false, 'ending'],
    ['2026-06-15', '2026-06-15', false, 'ending'],
    ['2026-06-15', '2026-06-14', false, 'expired'],
    ['2026-05-31', '2026-06-14', false, 'coming'],
    ['2026-06-15', null, true, 'withdrawn'],
  ])('on %s a paper from June until %s (withdrawn: %s) is %s', (today, until, withdrawn, state) => {
    const validUntil = until === null ? null : plainDate(until);
    const standing = standingOf({ validFrom: plainDate('2026-06-01'), validUntil, withdrawn }, plainDate(today));
    expect(standing.state).toBe(state);
    if (until === '2026-06-15') expect(standing).toEqual({ state: 'ending', day: 15, of: 15, daysLeft: 0 });
  });
});

describe('verifying', () => {
  test('an operator stamps a paper once; the queue shows the oldest first and lets go of it', async () => {
    const scene = await bareScene();
    const { verify, queue, person } = await operator();
    await owner().delete(papers);
    await createPapers(owner(), { organisation: scene.organisation }, [
      { kind: 'iec', number: 'second', createdAt: new Date('2026-02-02T00:00:00Z') },
      { kind: 'iec', number: 'first', createdAt: new Date('2026-02-01T00:00:00Z') },
      { kind: 'iec', number: 'gone', createdAt: new Date('2026-01-01T00:00:00Z'), withdrawnAt: new Date() },
    ]);
    const waiting = await queue();
    expect(waiting.rows.map(({ number }) => number)).toEqual(['first', 'second']);
    expect(waiting.rows[0]).toMatchObject({ organisation: scene.organisation.name, verified: false });
    const id = waiting.rows[0]?.id ?? '';
    const _key = randomUUID();
    const answers = await Promise.all([verify(id, { _key }), verify(id, { _key })]);
    for (const answer of answers) expect(answer.location).toBe('/operator/papers?show=waiting&page=1&done=verified');
    const again = await operator();
    expect(await again.verify(id)).toMatchObject({ status: 302 });
    expect((await papersOf(scene.organisation.id)).find((row) => row.id === id)).toMatchObject({
      verifiedBy: person.id,
      verifiedAt: expect.any(Date),
    });
    expect(await trailOf(id)).toMatchObject([
      { action: 'paper.verified', actorKind: 'operator', actorUserId: person.id, orgId: scene.organisation.id },
    ]);
    expect((await queue()).rows.map(({ number }) => number)).toEqual(['second']);
    expect((await queue('?show=all')).rows.map(({ number }) => number)).toEqual(['gone', 'first', 'second']);
  });

  test('a withdrawn paper is a conflict, an unknown one a 404, a form without one a 422', async () => {
    const scene = await bareScene();
    const { verify } = await operator();
    const { id } = await onePaper(scene);
    await send(scene, 'withdraw-paper', { paperId: id });
    expect(await verify(id)).toMatchObject({
      status: 409,
      body: { violations: [{ code: 'lifecycle.paper_withdrawn' }] },
    });
    expect(await verify(randomUUID())).toMatchObject({ status: 404 });
    expect(await verify("'; drop table papers; --")).toMatchObject({ status: 404 });
    expect(await verify('')).toMatchObject({ status: 422 });
    expect((await papersOf(scene.organisation.id))[0]?.verifiedAt).toBeNull();
  });

  test('for everyone but operators the queue does not exist', async () => {
    const scene = await bareScene();
    const { id } = await onePaper(scene);
    const { cookie } = scene;
    const form = { _command: 'verify-paper', paperId: id };
    expect(await answered(() => queueLoader(requestArgs({ path: '/operator/papers', cookie })))).toMatchObject({
      status: 404,
    });
    expect(await answered(() => queueAction(requestArgs({ path: '/operator/papers', cookie, form })))).toMatchObject({
      status: 404,
    });
  });

  test('the database itself refuses a tenant’s own stamp, on a new paper and on an old one', async () => {
    const scene = await bareScene();
    const { id } = await onePaper(scene);
    const stamp = { verifiedBy: scene.owner.id, verifiedAt: new Date() };
    const input = paperSchema.parse(paperForm());
    const stamped = withTenant(scene.scope, (tx) => tx.update(papers).set(stamp).where(eq(papers.id, id)));
    await expect(stamped).rejects.toMatchObject({ cause: { code: '42501' } });
    const born = withTenant(scene.scope, (tx) =>
      tx.insert(papers).values({ ...input, ...stamp, orgId: scene.organisation.id }),
    );
    await expect(born).rejects.toMatchObject({ cause: { code: '42501' } });
    expect(await papersOf(scene.organisation.id)).toMatchObject([{ id, verifiedAt: null, verifiedBy: null }]);
  });
});

describe('what a paper decides', () => {
  const BONDED: Partial<CargoFacts> = { customsStatus: 'uncleared', importerIec: 'AAACQ1234K' };
  const reasonsFor = async (slotId: string, from: string, to: string, facts: Partial<CargoFacts> = BONDED) => {
    const rulebook = await currentRulebook(plainDate('2026-06-01'));
    const ask = {
      cargo: classify({ ...BASE_CARGO, ...facts }, rulebook),
      quantity: { pallets: 2, massGrams: 1_600_000 },
      stay: stay(plainDate(from), plainDate(to)),
      regime: null,
      papers: [],
      step: 'hold' as const,
    };
    const decision = (await decideForSlots(publicDatabase(), [slotId], ask, rulebook)).get(slotId);
    const ofPapers = (decision?.reasons ?? []).filter(
      ({ code, effect }) => code.startsWith('paper.') && effect === 'refuse',
    );
    return { outcome: decision?.outcome, papers: ofPapers.map(({ code, params }) => [code, params.paper, params.day]) };
  };
  const bonded = async (until: string | null) => {
    const scene = await hostScene(owner(), {
      papers: PAPERS_OF_A_FACILITY.map((paper) =>
        paper.kind === 'insurance' ? { ...paper, validUntil: until } : paper,
      ),
    });
    return { scene, slot: await createSlot(owner(), { hall: scene.hall, regime: 'bonded' }) };
  };

  test('one that lapses during a stay refuses it, on the day it lapses; its last day still counts', async () => {
    const { slot } = await bonded('2026-06-20');
    expect((await reasonsFor(slot.id, '2026-06-01', '2026-06-21')).papers).toEqual([]);
    expect(await reasonsFor(slot.id, '2026-06-01', '2026-06-22')).toEqual({
      outcome: 'not_possible',
      papers: [['paper.lapses', 'insurance', '2026-06-21']],
    });
  });

  test('its renewal closes the gap, and withdrawing that opens it again', async () => {
    const { scene, slot } = await bonded('2026-06-20');
    const next = paperForm({
      kind: 'insurance',
      facilityId: scene.facility.id,
      number: 'renewal',
      covers: '5000000',
      validFrom: '2026-06-21',
      validUntil: '',
    });
    await send(scene, 'add-paper', next);
    expect((await reasonsFor(slot.id, '2026-06-01', '2026-07-10')).papers).toEqual([]);
    const renewal = (await papersOf(scene.organisation.id)).find(({ number }) => number === 'renewal');
    await send(scene, 'withdraw-paper', { paperId: renewal?.id ?? '' });
    expect((await reasonsFor(slot.id, '2026-06-01', '2026-07-10')).papers).toEqual([
      ['paper.lapses', 'insurance', '2026-06-21'],
    ]);
  });
});

describe('a rejected paper', () => {
  test('counts no more, and its owners and managers are told why, in the same breath', async () => {
    const scene = await bareScene();
    const [manager, gate] = [await createPerson(owner()), await createPerson(owner())];
    await addMember(owner(), { organisation: scene.organisation, person: manager, role: 'manager' });
    await addMember(owner(), { organisation: scene.organisation, person: gate, role: 'gate' });
    const paper = await onePaper(scene);
    const { reject, person } = await operator();
    expect(await reject(paper.id, ' ')).toMatchObject({
      status: 422,
      body: { errors: { reason: [expect.any(String)] } },
    });
    expect(await reject(paper.id, 'The last page is missing')).toMatchObject({ status: 302 });
    expect(await reject(paper.id, 'Again')).toMatchObject({ status: 409 });
    expect(await papersOf(scene.organisation.id)).toMatchObject([
      { withdrawnAt: expect.any(Date), rejectedReason: 'The last page is missing', verifiedAt: null },
    ]);
    expect((await trailOf(paper.id)).at(-1)).toMatchObject({ action: 'paper.rejected', actorUserId: person.id });
    expect((await see(scene, '?show=withdrawn')).rows).toMatchObject([{ rejectedReason: 'The last page is missing' }]);
    const letters = await owner()
      .select({ recipient: mailOutbox.recipient, props: mailOutbox.props })
      .from(mailOutbox)
      .where(eq(mailOutbox.template, 'paper-rejected'));
    expect(letters.map(({ recipient }) => recipient).toSorted()).toEqual([manager.email, scene.owner.email].toSorted());
    expect(letters[0]?.props).toMatchObject({ paper: 'Fire NOC', reason: 'The last page is missing' });
  });

  test('one that is verified is not rejected, and nobody rejects its own papers’ rejection away', async () => {
    const scene = await bareScene();
    const paper = await onePaper(scene);
    const { reject, verify } = await operator();
    expect(await verify(paper.id)).toMatchObject({ status: 302 });
    expect(await reject(paper.id, 'Too late')).toMatchObject({ status: 409 });
    const other = await onePaper(await bareScene());
    await reject(other.id, 'Not legible');
    const away = withTenant(tenantScope({ orgId: other.orgId, userId: scene.owner.id, role: 'owner' }), (tx) =>
      tx.update(papers).set({ rejectedReason: null }).where(eq(papers.id, other.id)),
    );
    await expect(away).rejects.toMatchObject({ cause: { code: '42501' } });
  });
});
