/** Names in a letter are other people's words: the page may run, load and reach nothing. */
const POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

/** A letter's HTML part as a page of its own, for a frame; without one, a 404. */
export function letterPage(html: string | null): Response {
  if (html === null) return new Response('Not found', { status: 404, headers: { 'Content-Type': 'text/plain' } });
  return new Response(html, {
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': POLICY,
      'Cache-Control': 'no-store',
      // A sandboxed page has an origin of its own; asking for a cluster of ours makes browsers warn.
      'Origin-Agent-Cluster': '?0',
    },
  });
}
