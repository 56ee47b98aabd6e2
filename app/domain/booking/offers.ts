import type { Violation } from '../shared/verdict.ts';

/** Rounds of counter-offers over one request, of both sides together. House terms. */
export const OFFER_ROUNDS = 3;

/** Whose turn a round is: the request was the shipper's word, so the host begins. */
export const sideOfRound = (round: number): 'host' | 'shipper' => (round % 2 === 1 ? 'host' : 'shipper');

/** Why a side can't make the next counter-offer; null when it can. @param made how many rounds there were */
export function offerRefusal(made: number, by: 'host' | 'shipper'): Violation | null {
  const params = { rounds: made, by };
  if (made >= OFFER_ROUNDS) {
    const sentence = `There were ${OFFER_ROUNDS} rounds of offers on this request; no more are made.`;
    return { code: 'conflict.rounds', params, sentence, fix: 'Accept the last offer, or let the request go.' };
  }
  const turn = sideOfRound(made + 1);
  if (turn === by) return null;
  const sentence = `The next offer is the ${turn}’s to make.`;
  return { code: 'conflict.turn', params, sentence, fix: 'Wait for the other side, or accept what stands.' };
}
