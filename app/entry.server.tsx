import { PassThrough } from 'node:stream';
import {
  type ActionFunctionArgs,
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from '@remix-run/node';
import { isRouteErrorResponse, RemixServer } from '@remix-run/react';
import { isbot } from 'isbot';
import { renderToPipeableStream } from 'react-dom/server';
import { logError } from '#app/platform/log.server.ts';
import './load-context.ts';
import { NonceContext } from './nonce.ts';

/** How long a response may wait for deferred data, in milliseconds; the same limit ends the render. */
export const streamTimeout = 10_000;

/** Renders one document: people get the shell as soon as it is ready, crawlers the whole page. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  entryContext: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  const nonce = loadContext.cspNonce;
  const waitsForAll = isbot(request.headers.get('user-agent') ?? '') || entryContext.isSpaMode;
  return new Promise((resolve, reject) => {
    let shellSent = false;
    let responseStatus = status;
    const send = () => {
      shellSent = true;
      const body = new PassThrough();
      headers.set('Content-Type', 'text/html; charset=utf-8');
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: responseStatus }));
      pipe(body);
    };
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <RemixServer context={entryContext} url={request.url} abortDelay={streamTimeout} nonce={nonce} />
      </NonceContext.Provider>,
      {
        nonce,
        ...(waitsForAll ? { onAllReady: send } : { onShellReady: send }),
        onShellError: reject,
        onError(error: unknown) {
          responseStatus = 500;
          // An error before the shell rejects the promise and is logged by handleError.
          if (shellSent) logError(error, { requestId: loadContext.requestId, url: request.url });
        },
      },
    );
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Every unexpected error of a loader, action or render passes here once; a request that the visitor left is no error. */
export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs): void {
  if (request.signal.aborted) return;
  // An address nobody has is the visitor's slip, not ours.
  if (isRouteErrorResponse(error) && error.status < 500) return;
  logError(error, { requestId: context.requestId, url: request.url });
}
