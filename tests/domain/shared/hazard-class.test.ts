import { expect, test } from 'vitest';
import { HAZARD_CLASSES, isHazardClass, REFUSED_BY_DEFAULT } from '#app/domain/shared/hazard-class.ts';

test('the twenty rows of the segregation table', () => {
  const codes = HAZARD_CLASSES.map(({ code }) => code);
  expect(codes.join(' ')).toBe('1.1 1.2 1.3 1.4 1.5 1.6 2.1 2.2 2.3 3 4.1 4.2 4.3 5.1 5.2 6.1 6.2 7 8 9');
  expect(new Set(HAZARD_CLASSES.map(({ name }) => name)).size).toBe(20);
});

test('none is not a class', () => {
  expect(isHazardClass('4.1')).toBe(true);
  for (const bad of ['none', '', '1', '4', '4.10', ' 3']) expect(isHazardClass(bad)).toBe(false);
});

test('explosives, toxic gases, infectious and radioactive cargo are refused', () => {
  expect(REFUSED_BY_DEFAULT).toEqual(['1.1', '1.2', '1.3', '1.4', '1.5', '1.6', '2.3', '6.2', '7']);
});
