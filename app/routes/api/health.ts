import { isHealthy } from '#app/features/health/check-health.server.ts';

/** For load balancers and people on call: does this process reach its database? */
export async function loader() {
  const healthy = await isHealthy();
  return Response.json(
    { status: healthy ? 'ok' : 'unavailable' },
    { status: healthy ? 200 : 503, headers: { 'Cache-Control': 'no-store' } },
  );
}
