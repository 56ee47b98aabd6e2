import { notFound } from '#app/platform/problem.server.ts';

export function loader() {
  throw notFound();
}
