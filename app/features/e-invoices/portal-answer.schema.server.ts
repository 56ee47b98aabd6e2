import { z } from 'zod';

const token = z.string().regex(/^[\w-]+\.[\w-]+\.[\w-]+$/, 'is no signed answer');

/** What the portal returns for a document it registered. */
const portalAnswer = z.object({
  Irn: z.string().transform((text) => text.trim().toLowerCase()),
  AckNo: z.union([z.number().int(), z.string().regex(/^\d{5,20}$/)]).transform(String),
  AckDt: z.string().regex(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/),
  SignedInvoice: token,
  SignedQRCode: token,
});

/** What a signed QR code says of its document, as far as it is compared. */
const qrWords = z.object({ SellerGstin: z.string(), DocNo: z.string(), DocTyp: z.string(), Irn: z.string() });

export type PortalAnswer = z.output<typeof portalAnswer>;
export type QrWords = z.output<typeof qrWords>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

/** The portal's answer from what was pasted: alone, in a list of one, or under Data as its interface wraps it. */
export function readPortalAnswer(text: string): { answer: PortalAnswer } | { wrong: string } {
  let json = parsed(text);
  if (Array.isArray(json) && json.length === 1) [json] = json;
  if (json !== null && typeof json === 'object' && 'Data' in json)
    json = typeof json.Data === 'string' ? parsed(json.Data) : json.Data;
  const answer = portalAnswer.safeParse(json);
  if (answer.success) return { answer: answer.data };
  if (json === null || typeof json !== 'object') return { wrong: 'This is not the JSON of an answer.' };
  const lacking = [...new Set(answer.error.issues.map(({ path }) => String(path[0] ?? '')))];
  return { wrong: `The answer lacks or has wrong: ${lacking.join(', ')}.` };
}

/** What a signed code says; null where it says nothing that can be read. Its signature is the portal's to check. */
export function readQr(signed: string): QrWords | null {
  const payload = parsed(Buffer.from(signed.split('.')[1] ?? '', 'base64url').toString('utf8'));
  const data = payload !== null && typeof payload === 'object' && 'data' in payload ? payload.data : payload;
  const words = qrWords.safeParse(typeof data === 'string' ? parsed(data) : data);
  return words.success ? words.data : null;
}

/** The form: what was pasted. */
export const answerSchema = z.object({
  answer: z
    .string({ error: 'Paste the portal’s answer.' })
    .trim()
    .min(1, 'Paste the portal’s answer.')
    .max(60_000, 'An answer is shorter than that.'),
});
