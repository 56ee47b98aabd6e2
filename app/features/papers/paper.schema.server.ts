import { z } from 'zod';
import { codesOf, PAPER_KINDS, type PaperKind } from '#app/domain/cargo/facts.ts';
import { isHazardClass } from '#app/domain/shared/hazard-class.ts';
import { parseRupees } from '#app/domain/shared/money.ts';
import { type PlainDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';
import { hsCode } from '#app/features/cargo/cargo-facts.schema.server.ts';
import { line } from '#app/platform/form.server.ts';
import { PAPER_VIEWS } from './paper-view.ts';

const MAX_NAMES = 40;
const MAX_NAMES_TEXT = 400;
/** Ten thousand crore rupees, as everywhere a duty is taken. */
const MAX_COVER_PAISE = 10_000_000_000_000n;

const day = (message: string) =>
  z.string({ error: message }).transform((text, context): PlainDate => {
    const parsed = parsePlainDate(text.trim());
    if (parsed) return parsed;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** A class, or an HS code of four, six or eight digits with its dots taken out; null for anything else. */
function nameFrom(word: string): string | null {
  if (isHazardClass(word)) return word;
  const code = hsCode.safeParse(word);
  return code.success ? code.data : null;
}

const names = z
  .string({ error: 'Enter classes and HS codes, or leave it empty.' })
  .max(MAX_NAMES_TEXT, `At most ${MAX_NAMES_TEXT} characters of classes and HS codes.`)
  .default('')
  .transform((text, context): string[] => {
    const words = text.split(/[\s,;]+/).filter(Boolean);
    const unknown = words.filter((word) => nameFrom(word) === null);
    const wrong = (message: string) => context.addIssue({ code: 'custom', message });
    if (unknown.length > 0)
      wrong(`Neither a class nor an HS code of 4, 6 or 8 digits: ${unknown.slice(0, 5).join(', ')}.`);
    if (words.length > MAX_NAMES) wrong(`At most ${MAX_NAMES} classes and HS codes.`);
    return [...new Set(words.flatMap((word) => nameFrom(word) ?? []))];
  });

/** Papers that cover a sum: the duty a host insures, and what an importer's bond is made out for. */
const COVERING: ReadonlySet<PaperKind> = new Set(['insurance', 'warehousing_bond']);
const COVERS = 'Enter the sum covered in rupees above 0, such as 50,00,000.';

/** What is typed about a paper. */
export const paperSchema = z
  .object({
    kind: z.enum(codesOf(PAPER_KINDS) as [PaperKind, ...PaperKind[]], { error: 'Choose the kind of paper.' }),
    facilityId: z
      .string({ error: 'Choose whose paper it is.' })
      .max(64, 'Choose whose paper it is.')
      .default('')
      .transform((id) => id || null),
    number: line('the paper’s number', 80),
    issuer: line('who issued it', 120),
    names,
    validFrom: day('Enter the first day it holds.'),
    validUntil: z
      .string({ error: 'Enter the last day it holds, or leave it empty.' })
      .default('')
      .transform((text, context): PlainDate | null => {
        if (text.trim() === '') return null;
        const parsed = parsePlainDate(text.trim());
        if (parsed) return parsed;
        context.addIssue({ code: 'custom', message: 'Enter the last day it holds, or leave it empty.' });
        return z.NEVER;
      }),
    covers: z
      .string({ error: COVERS })
      .default('')
      .transform((text, context): bigint | null => {
        if (text.trim() === '') return null;
        const money = text.length > 40 ? null : parseRupees(text);
        if (money && money.paise > 0n && money.paise <= MAX_COVER_PAISE) return money.paise;
        context.addIssue({ code: 'custom', message: COVERS });
        return z.NEVER;
      }),
  })
  .superRefine(({ kind, validFrom, validUntil, covers }, context) => {
    const wrong = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (validUntil !== null && validUntil < validFrom) wrong('validUntil', 'The last day can’t be before the first.');
    if (COVERING.has(kind) && covers === null) wrong('covers', COVERS);
    if (!COVERING.has(kind) && covers !== null)
      wrong('covers', 'Only an insurance or a warehousing bond covers a sum. Clear it.');
  })
  .transform(({ covers, ...rest }) => ({ ...rest, coversPaise: covers }));

export type PaperInput = z.output<typeof paperSchema>;

/** The paper a button is about. */
export const paperIdSchema = z.object({ paperId: z.string({ error: 'Choose a paper.' }).min(1).max(64) });

/** The operator's rejection of a paper. */
export const paperRejectionSchema = paperIdSchema.extend({ reason: line('why it is rejected', 200) });

const page = z.coerce.number().int().min(1).max(10_000).catch(1);

/** The address of a tenant's list. */
export const paperListSchema = z.object({ show: z.enum(PAPER_VIEWS).catch('current'), page });

/** The address of the operator's queue. */
export const paperQueueSchema = z.object({ show: z.enum(['waiting', 'all']).catch('waiting'), page });
