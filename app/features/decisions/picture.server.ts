import type { ClassifiedCargo } from '#app/domain/cargo/classify.ts';
import { decide } from '#app/domain/cargo/decide.ts';
import type { Decision } from '#app/domain/cargo/decision.ts';
import type { Paper } from '#app/domain/cargo/facts.ts';
import type { Rulebook } from '#app/domain/cargo/rulebook.ts';
import { type Quiet, quietBeside, reachOf } from '#app/domain/cargo/segregate.ts';
import { plainDate } from '#app/domain/shared/plain-date.ts';
import { textArray } from '#app/platform/db.server.ts';
import { questionOf, type ShipperSide } from './decide-for-slots.server.ts';
import { type Gates, type HeadroomRow, headroomOf } from './gates.server.ts';
import { neighboursOf, type SettingsRow, type StandingRow, settingsOf, standingOf } from './slot-question.server.ts';

/*
 * A command on one slot reads all that it decides on with one statement: a picture. Harmless cargo is decided on the first
 * one; cargo that others must see coming is decided on a second, taken behind its gates in the transaction that writes.
 */

/** A paper as a picture has it. */
export type PaperRow = {
  kind: Paper['kind'];
  validFrom: string;
  validUntil: string | null;
  names: string[];
  verified: boolean;
  coversPaise: number | null;
};

/** What of a picture tells about the slot; `standing` and `headroom` only of a closer one. */
export type SlotPicture = {
  settings: SettingsRow | null;
  standing: StandingRow[] | null;
  headroom: HeadroomRow | null;
};

/** What a picture has to show beside the slot itself: the gates to shut first, and which neighbours matter. */
export type Closer = { gates: Gates; quiet: Quiet };

/** For a look that no neighbour matters to. */
export const NO_NEIGHBOURS: Quiet = { classes: [], storageClasses: [], loudGroups: [], all: true };

/** Papers as a decision asks for them. */
export const papersOf = (rows: readonly PaperRow[] | null): Paper[] =>
  (rows ?? []).map((row) => ({
    ...row,
    validFrom: plainDate(row.validFrom),
    validUntil: row.validUntil === null ? null : plainDate(row.validUntil),
  }));

/** How closely a cargo has to look before it is decided on; null when nothing shared by others concerns it. */
export function closerFor({ hazard }: ClassifiedCargo, gates: Gates, rulebook: Rulebook): Closer | null {
  const quiet = quietBeside(rulebook, reachOf(rulebook, hazard));
  return gates.facility || gates.bond || !quiet.all ? { gates, quiet } : null;
}

/** The neighbours that matter, as the database's functions take them; none at all where nothing is loud. */
export const neighboursAsked = (closer: Closer | null): (string | null)[] =>
  closer && !closer.quiet.all
    ? [textArray(closer.quiet.classes), textArray(closer.quiet.storageClasses), textArray(closer.quiet.loudGroups)]
    : [null, null, null];

/** The rulebook's answer on a picture; null when the slot isn't there. */
export function decideOn(
  { settings, standing, headroom }: SlotPicture,
  ask: ShipperSide,
  gates: Gates,
  rulebook: Rulebook,
): Decision | null {
  if (!settings) return null;
  const side = settingsOf(settings);
  const neighbours = neighboursOf(side.placement, (standing ?? []).map(standingOf), rulebook);
  const behindGates = gates.facility ? { ...ask, headroom: headroomOf(headroom) } : ask;
  return decide(questionOf(behindGates, { slot: side.slot, neighbours }), rulebook);
}
