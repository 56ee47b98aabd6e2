export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 128;

/** The most used passwords that are long enough to pass otherwise (from public breach rankings). */
const COMMON = new Set([
  '0123456789',
  '0987654321',
  '1122334455',
  '123123123123',
  '12345678910',
  '1234567890',
  '123456789a',
  '1q2w3e4r5t',
  '1q2w3e4r5t6y',
  '1qaz2wsx3edc',
  '9876543210',
  'abcd123456',
  'abcdefghij',
  'administrator',
  'asdfghjkl1',
  'asdfghjkl;',
  'changeme123',
  'football123',
  'iloveyou12',
  'iloveyou123',
  'india12345',
  'letmein123',
  'letmein1234',
  'liverpool1',
  'p@ssw0rd123',
  'passw0rd123',
  'password01',
  'password10',
  'password11',
  'password12',
  'password123',
  'password1234',
  'password12345',
  'password123!',
  'passwordpassword',
  'q1w2e3r4t5',
  'q1w2e3r4t5y6',
  'quayslot123',
  'qwerty1234',
  'qwerty12345',
  'qwerty123456',
  'qwertyuiop',
  'qwertyuiop123',
  'sunshine123',
  'superman123',
  'trustno1234',
  'welcome123',
  'welcome1234',
  'zxcvbnm123',
]);

/** Whether a password is among those tried first: a listed one, or one character over and over. */
export function isCommonPassword(password: string): boolean {
  const plain = password.toLowerCase();
  return COMMON.has(plain) || new Set(plain).size === 1;
}
