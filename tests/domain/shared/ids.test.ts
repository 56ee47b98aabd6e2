import fc from 'fast-check';
import { expect, it, test } from 'vitest';
import { asId, bookingReference, isUuid, type SlotId } from '#app/domain/shared/ids.ts';

test('knows a UUID from anything else', () => {
  expect(isUuid('0190163d-8694-739b-aea5-966c26f8ad91')).toBe(true);
  expect(isUuid('0190163D-8694-739B-AEA5-966C26F8AD91')).toBe(true);
  for (const bad of ['', 'x', '0190163d8694739baea5966c26f8ad91', '0190163d-8694-739b-aea5-966c26f8ad9g']) {
    expect(isUuid(bad)).toBe(false);
  }
  expect(isUuid('0190163d-8694-739b-aea5-966c26f8ad91\n')).toBe(false);
  expect(asId<SlotId>('a')).toBe('a');
});

test('references', () => {
  expect(bookingReference(new Uint8Array(5))).toBe('QS-00000000');
  expect(bookingReference(new Uint8Array(9).fill(255))).toBe('QS-ZZZZZZZZ');
  expect(bookingReference(Uint8Array.of(0, 0, 0, 0, 33))).toBe('QS-00000011');
  expect(() => bookingReference(new Uint8Array(4))).toThrow(RangeError);
});

it('a reference keeps all 40 bits and no letter that is misread', () => {
  const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 5, maxLength: 5 }), (bytes) => {
      const reference = bookingReference(bytes);
      expect(reference).toMatch(/^QS-[0-9A-HJKMNP-TV-Z]{8}$/);
      const value = [...reference.slice(3)].reduce((sum, char) => sum * 32 + alphabet.indexOf(char), 0);
      expect(value).toBe(bytes.reduce((sum, byte) => sum * 256 + byte, 0));
    }),
  );
});
