import type { RequestArgs } from '#app/platform/tenancy.server.ts';

export type Answer = { status: number; location: string | null; cookie: string | null; body: unknown };

type Handler = (args: never) => unknown;

/** What a loader or action answers a browser with, whether it returns or throws it. Anything but an answer is a bug. */
export async function answer(handler: Handler, args: RequestArgs): Promise<Answer> {
  let given: unknown;
  try {
    given = await handler(args as never);
  } catch (thrown) {
    if (thrown instanceof Error) throw thrown;
    given = thrown;
  }
  if (given instanceof Response) {
    const { status, headers } = given;
    const body = (await given.text()) || null;
    return { status, location: headers.get('Location'), cookie: headers.get('Set-Cookie'), body };
  }
  if (typeof given === 'object' && given !== null && 'type' in given && given.type === 'DataWithResponseInit') {
    const { data, init } = given as unknown as { data: unknown; init: ResponseInit | null };
    return { status: init?.status ?? 200, location: null, cookie: null, body: data };
  }
  return { status: 200, location: null, cookie: null, body: given };
}

/** The cookie header a browser sends after an answer. */
export const cookieOf = ({ cookie }: Answer): string => cookie?.split(';')[0] ?? '';
