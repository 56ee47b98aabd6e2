import { env } from './env.server.ts';

/** Where Stripe shows its pages; those of another server are at its own origin. Nothing without card payments. */
export function hostedPages(): readonly string[] {
  const { STRIPE_SECRET_KEY, STRIPE_API_BASE } = env();
  if (STRIPE_SECRET_KEY === undefined) return [];
  if (STRIPE_API_BASE !== undefined) return [new URL(STRIPE_API_BASE).origin];
  return ['https://checkout.stripe.com', 'https://connect.stripe.com'];
}
