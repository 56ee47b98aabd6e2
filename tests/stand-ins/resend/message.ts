import { z } from 'zod';
import { Refusal } from './refusal.ts';

const RECIPIENTS_AT_MOST = 50;
const ADDRESS = /^(?:[^<>]+ )?<?[^\s<>@,]+@[^\s<>@,]+\.[^\s<>@,]+>?$/;
const BREAK = /[\r\n]/;

const list = z.union([z.string(), z.array(z.string())]).transform((given) => (Array.isArray(given) ? given : [given]));
const ASKED = z.object({
  from: z.string(),
  to: list,
  subject: z.string(),
  html: z.string().optional(),
  text: z.string().optional(),
  cc: list.optional(),
  bcc: list.optional(),
  reply_to: list.optional(),
  headers: z.record(z.string(), z.string()).optional(),
  tags: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
});
/** A message as it is asked to be sent. */
export type Asked = z.infer<typeof ASKED>;

/** What the vendor refuses of a message, in its words where they are known. */
export function readMessage(given: unknown): Asked {
  const parsed = ASKED.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const missing = issue?.code === 'invalid_type' && issue.message.includes('undefined');
    throw new Refusal(
      422,
      missing ? 'missing_required_field' : 'validation_error',
      `Invalid \`${issue?.path.join('.')}\`.`,
    );
  }
  const { from, to, subject, html, text, headers = {}, tags = [] } = parsed.data;
  if (!ADDRESS.test(from)) throw new Refusal(422, 'invalid_from_address', 'Invalid `from` field.');
  if (to.length === 0 || to.length > RECIPIENTS_AT_MOST || to.some((one) => !ADDRESS.test(one) || BREAK.test(one)))
    throw new Refusal(422, 'validation_error', 'Invalid `to` field.');
  if (BREAK.test(subject))
    throw new Refusal(422, 'validation_error', 'The `\\n` is not allowed in the `subject` field.');
  if (html === undefined && text === undefined)
    throw new Refusal(422, 'missing_required_field', 'Missing `html` or `text` field.');
  if (Object.entries(headers).some(([name, value]) => !/^[!-9;-~]+$/.test(name) || BREAK.test(value)))
    throw new Refusal(422, 'validation_error', 'Invalid `headers` field.');
  if (tags.some(({ name, value }) => !/^[\w-]{1,256}$/.test(name) || !/^[\w-]{1,256}$/.test(value)))
    throw new Refusal(
      422,
      'validation_error',
      'Tags should only contain ASCII letters, numbers, underscores, or dashes.',
    );
  return parsed.data;
}
