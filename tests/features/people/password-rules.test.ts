import { describe, expect, it } from 'vitest';
import { describeDevice } from '#app/features/people/device.ts';
import { signUpSchema } from '#app/features/people/person.schema.server.ts';
import { parseFields } from '#app/platform/form.server.ts';

const fields = { name: 'Asha Rao', email: 'Asha@Example.test ', password: 'a quiet harbour' };
const errorsOf = (change: Record<string, string>) => {
  const parsed = parseFields(signUpSchema, { ...fields, ...change });
  return parsed.ok ? {} : parsed.errors;
};

describe('the sign-up form', () => {
  it('takes a plain sign-up and lower-cases the address', () => {
    expect(parseFields(signUpSchema, fields)).toEqual({ ok: true, value: { ...fields, email: 'asha@example.test' } });
  });

  it.each([
    ['too short', 'ninechars'],
    ['too long', 'x1'.repeat(65)],
    ['common', 'Password123'],
    ['one character', 'aaaaaaaaaaaa'],
    ['the address', 'ASHA@example.test'],
  ])('refuses a password that is %s', (_, password) => {
    expect(Object.keys(errorsOf({ password }))).toEqual(['password']);
  });

  it.each(['', 'asha', 'asha@', 'a@b', 'asha@example.test\r\nBcc: x@y.test', `${'a'.repeat(250)}@example.test`])(
    'refuses the address %j',
    (email) => expect(Object.keys(errorsOf({ email }))).toEqual(['email']),
  );

  it('takes line breaks out of a name', () => {
    const parsed = parseFields(signUpSchema, { ...fields, name: 'Asha\r\nBcc: x' });
    expect(parsed.ok && parsed.value.name).toBe('Asha Bcc: x');
  });
});

describe('describeDevice', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/147.0 Safari/537.36', 'Chrome on Linux'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1', 'Safari on iOS'],
    ['', 'Unknown device'],
  ])('%s', (agent, words) => expect(describeDevice(agent)).toBe(words));
});
