import { describe, expect, test } from 'vitest';
import {
  type CaseFacts,
  type Condition,
  compileCondition,
  concernsSlot,
  NUMBER_ATTRIBUTES,
  speaksHere,
  splitCondition,
  TEXT_ATTRIBUTES,
} from '#app/domain/cargo/condition.ts';

const CASE: CaseFacts = {
  text: { class: ['4.3', '8'], form: ['powder'], hs: ['28053000'], regime: [] },
  numbers: { activity: 5, stateOfCharge: 30 },
  slot: { text: { slotRegime: ['bonded'], document: [] }, numbers: { days: 40 } },
};
const holds = (condition: Condition, facts: CaseFacts = CASE) => compileCondition(condition)(facts);

describe('conditions', () => {
  test.each<[string, Condition, boolean]>([
    ['nothing asked', {}, true],
    ['one of the values is in the list', { class: { in: ['3', '8'] } }, true],
    ['none of the values is in the list', { class: { in: ['3', '9'] } }, false],
    ['an empty list holds nothing', { class: { in: [] } }, false],
    ['no value is in the forbidden list', { class: { notIn: ['3'] } }, true],
    ['a value is in the forbidden list', { class: { notIn: ['3', '8'] } }, false],
    ['a prefix', { hs: { startsWith: ['2612', '2805'] } }, true],
    ['no prefix', { hs: { startsWith: ['2612'] } }, false],
    ['known', { form: { known: true } }, true],
    ['known, though unknown is asked for', { form: { known: false } }, false],
    ['unknown, as asked', { material: { known: false } }, true],
    ['unknown, though known is asked for', { material: { known: true } }, false],
    ['unknown is never in a list', { material: { in: ['ferrite'] } }, false],
    ['unknown is not out of a list either', { material: { notIn: ['ferrite'] } }, false],
    ['an empty set is known', { regime: { known: true } }, true],
    ['an empty set is outside every list', { regime: { notIn: ['norm'] } }, true],
    ['an empty set is in no list', { regime: { in: ['norm'] } }, false],
    ['an empty set begins with nothing', { regime: { startsWith: [''] } }, false],
    ['above', { activity: { above: 4 } }, true],
    ['not above itself', { activity: { above: 5 } }, false],
    ['at most itself', { activity: { atMost: 5 } }, true],
    ['more than at most', { activity: { atMost: 4 } }, false],
    ['between', { activity: { above: 1, atMost: 10 } }, true],
    ['above, but more than at most', { activity: { above: 1, atMost: 4 } }, false],
    ['a figure is known', { stateOfCharge: { known: true } }, true],
    ['a figure is known, though unknown is asked for', { stateOfCharge: { known: false } }, false],
    ['a figure is unknown, as asked', { moisture: { known: false } }, true],
    ['an unknown figure is above nothing', { moisture: { above: -1 } }, false],
    ['an unknown figure is not at most anything', { moisture: { atMost: 100 } }, false],
    ['two parts, both hold', { class: { in: ['8'] }, form: { in: ['powder'] } }, true],
    ['two parts, the first fails', { class: { in: ['3'] }, form: { in: ['powder'] } }, false],
    ['two parts, the second fails', { class: { in: ['8'] }, form: { in: ['ingot'] } }, false],
    ['three parts, the third fails', { class: { in: ['8'] }, form: { in: ['powder'] }, activity: { above: 9 } }, false],
    ['parts of one test must all hold', { class: { in: ['8'], notIn: ['4.3'] } }, false],
    ['the slot’s text', { slotRegime: { in: ['bonded'] } }, true],
    ['the slot’s figures', { days: { above: 39, atMost: 40 } }, true],
    ['what the slot doesn’t tell', { importer: { known: false } }, true],
  ])('%s', (_, condition, expected) => {
    expect(holds(condition)).toBe(expected);
  });

  test('without a slot, everything about it is unknown', () => {
    const { slot: _, ...cargoAlone } = CASE;
    expect(holds({ slotRegime: { in: ['bonded'] } }, cargoAlone)).toBe(false);
    expect(holds({ slotRegime: { known: false } }, cargoAlone)).toBe(true);
    expect(holds({ days: { known: false } }, cargoAlone)).toBe(true);
    expect(holds({ days: { above: 0 } }, cargoAlone)).toBe(false);
  });

  test('a slot’s attribute is never read from the cargo, nor the other way round', () => {
    const crossed: CaseFacts = {
      text: { slotRegime: ['bonded'] },
      numbers: { days: 40 },
      slot: { text: { form: ['powder'] }, numbers: { activity: 5 } },
    };
    for (const condition of [{ slotRegime: {} }, { days: {} }, { form: {} }, { activity: {} }])
      expect(holds(condition, crossed)).toBe(false);
  });

  test('the attributes that concern a slot', () => {
    const ofSlot = [...TEXT_ATTRIBUTES, ...NUMBER_ATTRIBUTES].filter((name) => concernsSlot({ [name]: {} }));
    expect(ofSlot.sort()).toEqual([
      'days',
      'document',
      'importer',
      'licence',
      'massKg',
      'pallets',
      'quarantine',
      'slotRegime',
      'sprinklered',
      'step',
    ]);
    expect(concernsSlot({})).toBe(false);
    expect(concernsSlot({ form: {}, step: {} })).toBe(true);
  });

  test('split in two, both parts together say what the whole says', () => {
    const condition: Condition = { class: { in: ['8'] }, slotRegime: { in: ['bonded'] }, days: { above: 10 } };
    const split = splitCondition(condition);
    expect(split.ofCargo(CASE)).toBe(true);
    expect(split.ofCargo({ ...CASE, text: {} })).toBe(false);
    expect(speaksHere(split, CASE)).toBe(true);
    expect(speaksHere(split, { ...CASE, text: {} })).toBe(true);
    expect(speaksHere(split, { ...CASE, slot: { text: { slotRegime: ['neutral'] }, numbers: { days: 40 } } })).toBe(
      false,
    );
    expect(speaksHere(split, { ...CASE, slot: { text: { slotRegime: ['bonded'] }, numbers: { days: 5 } } })).toBe(
      false,
    );
    expect(splitCondition({ class: { in: ['8'] } }).ofSlot).toBeNull();
    expect(speaksHere(splitCondition({}), CASE)).toBe(true);
    expect(splitCondition({ days: { above: 1 } }).ofCargo({ text: {}, numbers: {} })).toBe(true);
  });
});
