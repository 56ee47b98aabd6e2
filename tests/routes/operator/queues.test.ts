import { beforeAll, expect, test } from 'vitest';
import { withSystem } from '#app/platform/db.server.ts';
import { JOB_NAMES } from '#app/platform/jobs.server.ts';
import { enqueue } from '#app/platform/queue.server.ts';
import { action, loader } from '#app/routes/operator/queues.tsx';
import { createPerson } from '#db/seed/factories.ts';
import { statusOfAnswer } from '#tests/features/invoices/scene.ts';
import { jobsIn } from '#tests/platform/queue/scene.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createShipper } from '#tests/setup/market.ts';
import { cookieFor, requestArgs } from '#tests/setup/request.ts';

const database = useDatabase();
let operator = '';

beforeAll(async () => {
  operator = await cookieFor((await createPerson(database.owner(), { isOperator: true })).id);
  for (let n = 0; n < 27; n++) await withSystem((tx) => enqueue(tx, 'rows.sweep', {}));
  await database
    .owner()
    .execute(`update graphile_worker._private_jobs set attempts = max_attempts, last_error = 'Why ' || id`);
});

const open = (path: string, cookie = operator) => loader(requestArgs({ path, cookie }));
const send = (form: Record<string, string>, cookie = operator) =>
  action(requestArgs({ path: '/operator/queues', cookie, form }));
/** Where an action leads. */
async function ledTo(answer: Promise<unknown>): Promise<string | null> {
  const found: unknown = await answer.catch((error: unknown) => error);
  return found instanceof Response ? found.headers.get('location') : null;
}

test('the page shows every job, that nobody works, and the dead letters page by page', async () => {
  const first = await open('/operator/queues');
  expect(first.jobs.map(({ name }) => name).toSorted()).toEqual(JOB_NAMES.toSorted());
  expect(first.jobs.find(({ name }) => name === 'rows.sweep')).toMatchObject({ failed: 27, waiting: 0, last: null });
  expect({ workers: first.workers, rows: first.letters.length, next: first.hasNext }).toEqual({
    workers: 0,
    rows: 25,
    next: true,
  });
  const second = await open('/operator/queues?page=2');
  expect({ rows: second.letters.length, next: second.hasNext }).toEqual({ rows: 2, next: false });
  expect(new Set([...first.letters, ...second.letters].map(({ id }) => id)).size).toBe(27);
  for (const letter of first.letters) expect(letter.error).toBe(`Why ${letter.id}`);
});

test('its forms retry, dismiss and start, and lead back to what was done', async () => {
  const [one, two] = (await open('/operator/queues')).letters;
  for (const [form, number] of [
    [{ _command: 'retry-job', id: one?.id ?? '' }, 27],
    [{ _command: 'dismiss-job', id: two?.id ?? '' }, 26],
    [{ _command: 'run-job', name: 'months.settle' }, 27],
  ] as const) {
    expect(await ledTo(send(form))).toBe(`/operator/queues?done=${form._command}`);
    expect(await jobsIn(database.owner())).toHaveLength(number);
  }
  expect(await statusOfAnswer(() => send({ _command: 'dismiss-job', id: two?.id ?? '' }))).toBe(404);
  expect(await statusOfAnswer(() => send({ _command: 'empty-queue' }))).toBe(400);
});

test('it is no page of a tenant’s, nor are its forms', async () => {
  const shipper = await cookieFor((await createShipper(database.owner())).owner.id);
  expect(await statusOfAnswer(() => open('/operator/queues', shipper))).toBe(404);
  expect(await statusOfAnswer(() => send({ _command: 'run-job', name: 'rows.sweep' }, shipper))).toBe(404);
});
