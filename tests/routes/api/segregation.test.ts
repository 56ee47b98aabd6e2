import { beforeAll, describe, expect, test } from 'vitest';
import { segregationAnswerSchema } from '#app/features/api/answer.schema.server.ts';
import { action } from '#app/routes/api/segregation.ts';
import { createApiKey } from '#db/seed/factories.ts';
import { useDatabase } from '#tests/setup/database.ts';
import { createShipper } from '#tests/setup/market.ts';
import { call, fieldsOf, problemOf } from './scene.ts';

const database = useDatabase();
let key = '';

beforeAll(async () => {
  const { organisation, owner } = await createShipper(database.owner());
  key = await createApiKey(database.owner(), { organisation, createdBy: owner.id, scopes: ['segregation'] });
});

const ask = (body: unknown) => call(action, '/api/v1/segregation', { key, body });

async function answer(a: unknown, b: unknown) {
  const { status, body } = await ask({ a, b });
  expect(body).toMatchObject({ rulebook: { version: '2026.2' } });
  expect(status).toBe(200);
  return segregationAnswerSchema.parse(body);
}

describe('two cargoes', () => {
  test('lithium beside a corrosive oxidizer: the strictest of all classes, with its reasons', async () => {
    const found = await answer({ un: '1415', packingGroup: 'I' }, { class: '5.1', subsidiary: ['8'] });
    expect(found).toMatchObject({ imdg: '2', coStorage: 'S', together: 'other-section' });
    expect(found.reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['segregation.class', 'segregation.co_storage']),
    );
    for (const reason of found.reasons) {
      expect(reason.citation).toBeTruthy();
      expect(reason.sentence.length).toBeGreaterThan(10);
    }
  });

  test('the order of the two changes nothing', async () => {
    const [a, b] = [{ un: 'UN 1415' }, { class: '3' }];
    const [forth, back] = [await answer(a, b), await answer(b, a)];
    expect(back).toEqual(forth);
    expect(forth.imdg).toBe('2');
  });

  test('a number with several entries counts as the strictest of them', async () => {
    // Nitric acid: class 8 in every entry, an oxidizer in some; against class 3 only the oxidizer says anything.
    expect((await answer({ class: '8' }, { class: '3' })).imdg).toBe('X');
    expect((await answer({ un: '2031' }, { class: '3' })).imdg).toBe('2');
  });

  test('magnets segregate nothing, and the answer says why', async () => {
    const found = await answer({ un: '2807' }, { class: '4.3' });
    expect(found).toMatchObject({ imdg: 'X', coStorage: 'C', together: 'same-bay' });
    expect(found.reasons.map(({ code }) => code)).toEqual(['segregation.not_regulated']);
  });

  test('a class nobody takes is refused', async () => {
    expect((await answer({ class: '7' }, { class: '9' })).together).toBe('refused');
  });
});

describe('what can’t be used names its field', () => {
  test.each<[string, unknown, string[]]>([
    ['an unknown number', { a: { un: '9999' }, b: { class: '3' } }, ['a.un']],
    ['a number that is none', { a: { un: '12' }, b: { class: '3' } }, ['a.un']],
    [
      'a packing group the number has not',
      { a: { un: '1415', packingGroup: 'III' }, b: { class: '3' } },
      ['a.packingGroup'],
    ],
    ['a packing group that is none', { a: { un: '1415', packingGroup: 'IV' }, b: { class: '3' } }, ['a.packingGroup']],
    [
      'a packing group without a number',
      { a: { class: '3', packingGroup: 'I' }, b: { class: '3' } },
      ['a.packingGroup'],
    ],
    ['both forms at once', { a: { un: '1415', class: '4.3' }, b: { class: '3' } }, ['a.class']],
    ['neither', { a: {}, b: { class: '3' } }, ['a.un']],
    ['a class that is none', { a: { class: '4' }, b: { class: '10' } }, ['a.class', 'b.class']],
    ['a subsidiary that is none', { a: { class: '3', subsidiary: ['x'] }, b: { class: '3' } }, ['a.subsidiary.0']],
    ['an unknown name', { a: { class: '3', colour: 'red' }, b: { class: '3' } }, ['a.colour']],
    ['a missing side', { a: { class: '3' } }, ['b']],
    ['a list', [], ['body']],
    ['null', null, ['body']],
    ['a number', 3, ['body']],
    ['a number where text belongs', { a: { un: 1415 }, b: { class: 3 } }, ['a.un', 'b.class']],
  ])('%s', async (_, body, fields) => {
    const problem = problemOf(await ask(body));
    expect(problem.status).toBe(422);
    expect(fieldsOf(problem)).toEqual(fields);
  });
});
