const WORDS: Readonly<Record<string, string>> = {
  'user.signed_up': 'Opened an account',
  'user.verified': 'Confirmed their address',
  'user.verify_letter_sent': 'Got another confirmation letter',
  'user.signed_in': 'Signed in',
  'user.signed_out': 'Signed out',
  'user.reset_requested': 'Was sent a link for a new password',
  'user.password_reset': 'Chose a new password by link',
  'user.password_changed': 'Changed their password',
  'user.renamed': 'Changed their name',
  'user.device_signed_out': 'Signed a device out',
  'user.other_devices_signed_out': 'Signed all other devices out',
  'organisation.created': 'Founded the organisation',
  'organisation.edited': 'Changed the settings',
  'organisation.card_payments_opened': 'Went to Stripe to set up card payments',
  'plan.page_opened': 'Went to Stripe to take a plan',
  'plan.change_asked': 'Changed the plan',
  'plan.cancel_asked': 'Cancelled the plan for the end of its period',
  'plan.kept': 'Kept the plan after all',
  'plan.portal_opened': 'Went to Stripe for card and invoices',
  'plan.told': 'Stripe told where the plan stands',
  'organisation.bank_details_set': 'Entered bank details',
  'membership.role_changed': 'Changed a member’s role',
  'membership.removed': 'Removed a member',
  'invitation.sent': 'Invited somebody',
  'invitation.revoked': 'Withdrew an invitation',
  'invitation.accepted': 'Accepted an invitation',
  'cargo.created': 'Described a cargo',
  'cargo.edited': 'Changed a cargo',
  'cargo.archived': 'Archived a cargo',
  'cargo.restored': 'Took a cargo back from the archive',
  'cargo.document_added': 'Added a document to a cargo',
  'cargo.document_removed': 'Removed a document from a cargo',
  'api_key.created': 'Made an API key',
  'api_key.rotated': 'Rotated an API key',
  'api_key.revoked': 'Revoked an API key',
  'slot.places_blocked': 'Blocked places',
  'slot.block_lifted': 'Lifted a block',
  'waitlist.joined': 'Joined a waitlist',
  'waitlist.left': 'Left a waitlist',
  'waitlist.offered': 'Was offered places from a waitlist',
  'invoice.issued': 'Issued the invoice',
  'invoice.voided': 'Voided the invoice',
  'bank_money.entered': 'Entered lines of a bank statement',
  'payment.recorded': 'Recorded a payment',
  'payment.card_opened': 'Went to Stripe to pay by card',
  'payment.advance_used': 'Money paid ahead by card was put to the invoice',
  'booking.card_paid': 'A card paid for the booking ahead',
  'booking.card_returned': 'Money went back to the card',
  'booking.card_refunded': 'The places were gone when the card had paid',
  'refund.card_asked': 'Asked for money to go back to a card',
  'card_dispute.opened': 'A cardholder disputed a payment',
  'card_dispute.won': 'A dispute of a card payment was won',
  'card_dispute.lost': 'A dispute of a card payment was lost',
  'payment.told': 'Said that it paid',
  'payment.withdrawn': 'Took back that it paid',
  'payment.not_found': 'Did not find the payment',
  'e_invoice.recorded': 'Recorded the invoice portal’s answer',
  'credit_note.issued': 'Issued a credit note',
  'debit_note.issued': 'Issued a debit note',
  'claim.decided': 'Decided a claim',
  'claim.paid': 'Recorded the payment of a claim',
  'deposit.taken': 'Recorded a deposit',
  'deposit.ended': 'Ended a deposit',
  'invoice.written_off': 'Wrote off what is not going to be paid',
  'refund.paid': 'Paid money back',
  'refund.failed': 'Recorded that a refund came back',
  'balance.used': 'Used the shipper’s balance',
  'dispute.opened': 'Disputed a line',
  'dispute.answered': 'Answered a dispute',
  'dispute.decided': 'Decided a dispute',
  'hall.edited': 'Changed a hall',
  'paper.added': 'Entered a paper',
  'paper.withdrawn': 'Withdrew a paper',
  'paper.verified': 'Verified a paper',
  'paper.rejected': 'Rejected a paper',
  'host_condition.added': 'Added a condition',
  'host_condition.ended': 'Ended a condition',
  'invoice.reminded': 'Reminded of an invoice',
  'invoice.dunned': 'Was reminded by the schedule',
  'job.run_now': 'Started a job by hand',
  'job.retried': 'Retried a dead letter',
  'job.dismissed': 'Dismissed a dead letter',
  'invoice.promised': 'Noted a promise to pay',
};

/** What an audit row says, in words; actions without words of their own are read as they are written. */
export function auditWords(action: string): string {
  const known = WORDS[action];
  if (known) return known;
  const plain = action.replace(/[._-]+/g, ' ').trim();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** From what to what, and the facts kept beside it. */
export function auditDetail(row: { fromState: string | null; toState: string | null; data: Facts }): string {
  const change = [row.fromState, row.toState].filter((state) => state !== null).join(' → ');
  const facts = Object.entries(row.data)
    .filter(([, value]) => value !== null && value !== '')
    .map(([name, value]) => `${name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}: ${value}`);
  return [change, ...facts].filter(Boolean).join(', ');
}
