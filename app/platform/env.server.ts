import { z } from 'zod';
import { checkGstin } from '#app/domain/tax/gstin.ts';

/*
 * The only file that reads process.env. `npm start` is production and refuses to run on anything that would be
 * unsafe there; the demo and the tests set their own mode and values explicitly.
 */
const DEVELOPMENT_SECRET = 'development-only-secret-not-for-production';

/** One secret or several; a blank one would be a signature that anybody can make. */
const secrets = z
  .string()
  .transform((text) => text.split(',').map((secret) => secret.trim()))
  .refine(
    (all) => all.every((secret) => secret.length >= 8),
    'must be secrets of 8 characters or more, separated by commas',
  );

const schema = z.object({
  QUAYSLOT_MODE: z.enum(['production', 'demo', 'development', 'test']).default('development'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }),
  OWNER_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/, error: 'must be a postgres:// URL' }).optional(),
  BASE_URL: z.url({ protocol: /^https?$/ }).default('http://127.0.0.1:3000'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  SESSION_SECRET: z.string().min(32, 'must have at least 32 characters').default(DEVELOPMENT_SECRET),
  /** How many proxies in front of us may be believed about the client's address. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(5).default(0),
  DATABASE_POOL: z.coerce.number().int().min(1).max(200).default(20),
  /** Whether a web process works on jobs too, or leaves them to `npm run worker`. */
  JOBS: z.enum(['here', 'elsewhere'], { error: 'must be here or elsewhere' }).default('here'),
  /** Jobs one process works on at once, each on connections of the pool. */
  JOBS_AT_ONCE: z.coerce.number().int().min(1).max(50).default(4),
  /** Who the marketplace is on its own tax invoices: all four, or it charges no fees. */
  PLATFORM_LEGAL_NAME: z.string().min(1).max(200).optional(),
  PLATFORM_ADDRESS: z.string().min(1).max(300).optional(),
  PLATFORM_PIN: z
    .string()
    .regex(/^[1-9]\d{5}$/, 'must be a PIN code of six digits')
    .optional(),
  PLATFORM_GSTIN: z
    .string()
    .refine((text) => checkGstin(text).ok, 'must be a GSTIN')
    .optional(),
  /** The post: without a key letters are only kept. With one, MAIL_FROM is needed too. */
  RESEND_API_KEY: z.string().min(1).max(200).optional(),
  RESEND_BASE_URL: z.url({ protocol: /^https?$/ }).default('https://api.resend.com'),
  /** Whom letters are from: `Quayslot <post@example.in>`, at a domain the vendor has verified. */
  MAIL_FROM: z
    .string()
    .max(320)
    .regex(/^(?:[^<>\p{Cc}]+ <[^\s<>@,]+@[^\s<>@,]+>|[^\s<>@,]+@[^\s<>@,]+)$/u, 'must be an address, or Name <address>')
    .optional(),
  /** What the vendor signs its messages to us with; two, separated by a comma, while one is replaced by another. */
  RESEND_WEBHOOK_SECRET: z
    .string()
    .regex(
      /^whsec_[A-Za-z0-9+/=]{24,}(?:,whsec_[A-Za-z0-9+/=]{24,})*$/,
      'must be whsec_… of at least 18 bytes in base64',
    )
    .optional(),
  /** Card payments; without a key there are none, and everything else is as it is. */
  STRIPE_SECRET_KEY: z
    .string()
    .regex(/^(sk|rk)_(test|live)_\w+$/, 'must be a secret or restricted key of Stripe')
    .optional(),
  /** Another server than Stripe's own, for trying and testing. */
  STRIPE_API_BASE: z.url({ protocol: /^https?$/, error: 'must be an http:// or https:// address' }).optional(),
  /** What the endpoints' signatures are checked with; several, separated by commas, while one is replaced. */
  STRIPE_WEBHOOK_SECRET: secrets.optional(),
  STRIPE_CONNECT_WEBHOOK_SECRET: secrets.optional(),
  /** How long a call to Stripe may take, in milliseconds. */
  STRIPE_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  /** Whose charge a card payment is: the host's own, or the platform's with the money passed on. */
  STRIPE_CHARGE_MODEL: z.enum(['direct', 'destination']).default('direct'),
  /** Where a test wants the process to end (app/platform/failpoint.server.ts); looked at in test mode only. */
  FAILPOINT: z.string().max(60).optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
});

export type Env = z.infer<typeof schema>;

/** Settings that are wrong anywhere. */
function stripeProblems({ STRIPE_SECRET_KEY: key, STRIPE_API_BASE: base, ...env }: Env): string[] {
  const problems: string[] = [];
  if (base !== undefined && key !== undefined && /^.k_live_/.test(key))
    problems.push('STRIPE_API_BASE: a live key is sent to Stripe alone; unset it, or use a test key');
  const [own, connected] = [env.STRIPE_WEBHOOK_SECRET ?? [], env.STRIPE_CONNECT_WEBHOOK_SECRET ?? []];
  if (own.some((secret) => connected.includes(secret)))
    problems.push('STRIPE_CONNECT_WEBHOOK_SECRET: each endpoint has a secret of its own');
  return problems;
}

/** Settings that are fine on a laptop and dangerous in front of customers. */
function productionProblems(env: Env): string[] {
  const problems: string[] = [];
  if (
    env.SESSION_SECRET === DEVELOPMENT_SECRET ||
    /^(.)\1+$|change-?me|default|example|secret123/i.test(env.SESSION_SECRET)
  )
    problems.push('SESSION_SECRET: set a random value of your own, for example from `openssl rand -base64 48`');
  if (!env.BASE_URL.startsWith('https://')) problems.push('BASE_URL: must be an https:// address in production');
  if (env.RESEND_API_KEY && !env.RESEND_BASE_URL.startsWith('https://'))
    problems.push('RESEND_BASE_URL: must be an https:// address in production');
  if (env.RESEND_API_KEY && !env.RESEND_WEBHOOK_SECRET)
    problems.push('RESEND_WEBHOOK_SECRET: is not set, so bounces and complaints would never be heard of');
  return problems;
}

/** A post without a sender would refuse every letter. */
function postProblems({ RESEND_API_KEY, MAIL_FROM }: Env): string[] {
  return RESEND_API_KEY && !MAIL_FROM ? ['MAIL_FROM: must be set where RESEND_API_KEY is'] : [];
}

/** A blank line of a file of variables is how one of Stripe's is left unset. */
const withoutBlanks = (source: Record<string, string | undefined>) =>
  Object.fromEntries(Object.entries(source).filter(([name, value]) => value !== '' || !name.startsWith('STRIPE_')));

/**
 * Parses a set of variables.
 *
 * @throws Error that names every variable at fault, one per line
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed = schema.safeParse(withoutBlanks(source));
  const problems = parsed.success
    ? [
        ...postProblems(parsed.data),
        ...stripeProblems(parsed.data),
        ...(parsed.data.QUAYSLOT_MODE === 'production' ? productionProblems(parsed.data) : []),
      ]
    : parsed.error.issues.map((issue) => {
        const name = issue.path.join('.');
        return source[name] === undefined ? `${name}: is not set` : `${name}: ${issue.message}`;
      });
  if (!parsed.success || problems.length > 0) {
    throw new Error(`Quayslot can't start with these settings:\n${problems.map((line) => `  - ${line}`).join('\n')}`);
  }
  return parsed.data;
}

let cached: Env | null = null;

/** The process's settings, parsed once. */
export function env(): Env {
  cached ??= parseEnv(process.env);
  return cached;
}

/** Whether pages that exist only for trying the product out (the outbox, demo sign-ins) may be served. */
export function isTrial(): boolean {
  return env().QUAYSLOT_MODE !== 'production';
}

/** The marketplace as a supplier; its State is the one its GSTIN opens with. */
export type PlatformIdentity = { legalName: string; address: string; pin: string; gstin: string };

/** A firm that doesn't exist, with a GSTIN nobody has: for trying the product out. */
const TRIAL_IDENTITY: PlatformIdentity = {
  legalName: 'Quayslot Marketplace Private Limited',
  address: '4th floor, Ballard Estate, Mumbai',
  pin: '400001',
  gstin: '27AAZCQ0001Q1ZV',
};

/** Who the marketplace is on its own invoices; null in production until it is set. */
export function platformIdentity(): PlatformIdentity | null {
  const { PLATFORM_LEGAL_NAME, PLATFORM_ADDRESS, PLATFORM_PIN, PLATFORM_GSTIN } = env();
  if (PLATFORM_LEGAL_NAME && PLATFORM_ADDRESS && PLATFORM_PIN && PLATFORM_GSTIN)
    return { legalName: PLATFORM_LEGAL_NAME, address: PLATFORM_ADDRESS, pin: PLATFORM_PIN, gstin: PLATFORM_GSTIN };
  return isTrial() ? TRIAL_IDENTITY : null;
}

/** What a child process is started with: this process's variables and `extra` on top. */
export function childEnv(extra: Record<string, string>): NodeJS.ProcessEnv {
  return { ...process.env, ...extra };
}

/** A variable read by the launchers before the settings are complete. */
export function rawVariable(name: string): string | undefined {
  return process.env[name] || undefined;
}

/** Sets variables for this process before `env()` is first read; for launchers and the test set-up. */
export function setVariables(values: Record<string, string>): void {
  Object.assign(process.env, values);
  cached = null;
}
