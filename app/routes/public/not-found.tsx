import { notFound } from '#app/platform/problem.server.ts';

/** Every address that is no page's. */
export function loader() {
  throw notFound();
}

export default function NotFound() {
  return null;
}
