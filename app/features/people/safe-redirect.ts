const MAX_LENGTH = 500;
// Plain words and slashes, then a query of plain words and percent escapes. Nothing in it can be read as a host:
// no backslash, no `@`, no colon and no percent sign before the question mark, no control or non-ASCII character.
const SAME_SITE = /^\/(?!\/)[A-Za-z0-9._~/-]*(?:\?[A-Za-z0-9._~/?=&%+:,-]*)?$/;

/**
 * Where a form may lead back to: a path of this site, or `fallback` for anything that a browser, a proxy or a decoder
 * could take for another one.
 */
export function safeRedirectPath(to: unknown, fallback = '/'): string {
  if (typeof to !== 'string' || to.length > MAX_LENGTH || !SAME_SITE.test(to)) return fallback;
  const path = to.split('?')[0] ?? '';
  return path.includes('//') ? fallback : to;
}
