import { notFound } from '#app/platform/problem.server.ts';

export function loader() {
  throw notFound();
}

export default function Page() {
  return null;
}
