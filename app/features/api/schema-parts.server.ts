import { z } from 'zod';

/** A whole number within bounds, in words that name it. */
export const whole = (what: string, min: number, max: number) =>
  z
    .number({ error: `${what}: give a whole number.` })
    .int(`${what}: give a whole number.`)
    .min(min, min === 0 ? `${what} can’t be negative.` : `${what}: at least ${min}.`)
    .max(max, `${what}: at most ${max}.`);

/** For the description: exactly one of these text properties is there. */
export const exactlyOneOf = (...names: readonly string[]) => ({
  oneOf: names.map((name) => ({ type: 'object', properties: { [name]: { type: 'string' } }, required: [name] })),
});

/** An id in the spelling the database gives it back in: what is looked up by it is found by it. */
export const idOf = (message: string) => z.uuid(message).toLowerCase();
