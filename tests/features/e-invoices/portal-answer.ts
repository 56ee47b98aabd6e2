const base64url = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
/** A signed code as the portal makes them. */
export const signed = (data: unknown) =>
  `${base64url({ alg: 'RS256' })}.${base64url({ data: JSON.stringify(data) })}.c2ln`;

/** What a signed code says of its document. */
export type Words = { SellerGstin: string; DocNo: string; DocTyp: string; Irn: string };

/** An answer as the portal gives it: IRN and signed QR code of one document. */
export const portalAnswerOf = (words: Words, over: Record<string, unknown> = {}) =>
  JSON.stringify({
    ...{ AckNo: 112010036563310, AckDt: '2026-05-21 11:30:00', Irn: words.Irn },
    ...{ SignedInvoice: signed({ Irn: words.Irn }), SignedQRCode: signed(words) },
    ...over,
  });
