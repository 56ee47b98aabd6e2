type Detail = { code?: string; param?: string; type?: string; decline_code?: string; payment_intent?: object };

/** An answer Stripe gives instead of the object: its status and the body's `error`, as at the pinned API version. */
export class Refusal extends Error {
  readonly status: number;
  readonly detail: Detail;

  constructor(status: number, message: string, detail: Detail = {}) {
    super(message);
    this.status = status;
    this.detail = detail;
  }

  /** The JSON body; `requestId` is the one in the `Request-Id` header. */
  body(requestId: string): object {
    const { type = 'invalid_request_error', ...detail } = this.detail;
    return {
      error: {
        ...detail,
        ...(detail.code && { doc_url: `https://stripe.com/docs/error-codes/${detail.code.replaceAll('_', '-')}` }),
        message: this.message,
        request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}`,
        type,
      },
    };
  }
}

/** 404 `resource_missing`: also what an id of another account answers. */
export const missing = (what: string, id: string, param = 'id') =>
  new Refusal(404, `No such ${what}: '${id}'`, { code: 'resource_missing', param });

/** 400 for a parameter that is absent, of the wrong kind, or against the object's state. */
export const invalid = (message: string, param?: string, code?: string) =>
  new Refusal(400, message, { ...(code && { code }), ...(param && { param }) });

/** 402 `card_error`, as a declined test card answers. */
export const declined = (decline: string, intent?: object) => {
  const code = decline === 'authentication_failed' ? 'payment_intent_authentication_failure' : 'card_declined';
  const message = decline === 'insufficient_funds' ? 'Your card has insufficient funds.' : 'Your card was declined.';
  return new Refusal(402, message, {
    type: 'card_error',
    code,
    ...(code === 'card_declined' && { decline_code: decline }),
    ...(intent && { payment_intent: intent }),
  });
};
