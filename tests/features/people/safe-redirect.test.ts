import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeRedirectPath } from '#app/features/people/safe-redirect.ts';

describe('safeRedirectPath', () => {
  it.each([
    '/',
    '/o/konkan-oxide/bookings?page=2',
    '/search?port=nhava&from=2026-05-01&q=a%20b',
    '/invitations/Zm9v-_YmFy',
    '/account?done=name',
  ])('keeps %s', (path) => expect(safeRedirectPath(path, 'no')).toBe(path));

  it.each([
    '',
    'o/konkan',
    '//evil.example',
    '///evil.example',
    '/\\evil.example',
    '/\\/evil.example',
    '\\\\evil.example',
    '/%2f%2fevil.example',
    '/%2F/evil.example',
    '%2f%2fevil.example',
    '/%5cevil.example',
    '/.//evil.example',
    '/..//evil.example',
    '/a//evil.example',
    '/\t/evil.example',
    '\t//evil.example',
    '/\n/evil.example',
    ' //evil.example',
    '/\u0000/evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    '/javascript:alert(1)',
    'data:text/html,x',
    'https://evil.example',
    'https:evil.example',
    '/@evil.example',
    '//user@evil.example',
    '/\uff0fevil.example',
    '/\u2215evil.example',
    '/\u3002evil.example',
    '/o\u202e/x',
    '/a#b',
    `/${'a'.repeat(600)}`,
  ])('refuses %j', (path) => expect(safeRedirectPath(path, '/home')).toBe('/home'));

  it('refuses whatever is no text', () => {
    for (const value of [undefined, null, 7, ['/a'], {}]) expect(safeRedirectPath(value, '/home')).toBe('/home');
  });

  it('never leaves the site, however it is resolved or decoded', () => {
    const piece = fc.constantFrom(
      ...['/', '\\', '%2f', '%5c', '%252f', '\t', '\n', '\r', ' ', '@', ':', '.', '..', '?', '#', '&', '='],
      ...['evil.example', 'javascript', 'http:', 'o', '\u3002', '\uff0f', '\u0000', '\u202e', ';', "'", '"', '<'],
    );
    const text = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join('')),
      fc.string({ unit: 'binary', maxLength: 40 }),
    );
    fc.assert(
      fc.property(text, (to) => {
        const path = safeRedirectPath(to, '/home');
        const resolved = new URL(path, 'https://quayslot.example');
        expect(resolved.origin).toBe('https://quayslot.example');
        expect(resolved.pathname.startsWith('//')).toBe(false);
        expect(decodeURIComponent(path.split('?')[0] ?? '')).not.toMatch(/^[/\\]{2}/);
        expect(path).not.toMatch(/[\\\s]/);
      }),
      { numRuns: 5_000, seed: 20260514 },
    );
  });
});
