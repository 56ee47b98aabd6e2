/** Where "now" comes from. Commands take it as an argument, so that a test can stand on any day. */
export type Clock = { now: () => Date };

export const systemClock: Clock = { now: () => new Date() };
