import { countOf } from '#app/domain/shared/indian-number.ts';
import { formatDate, parsePlainDate } from '#app/domain/shared/plain-date.ts';
import { formatMass } from '#app/domain/shared/quantity.ts';
import { EXIT_DOCUMENT_KINDS, EXIT_DOCUMENTS } from '#app/domain/storage/exit-document.ts';

type Data = Readonly<Record<string, unknown>>;

const textOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** 'Lot 1: 6 pallets, 2,658 kg'; null where a row tells of no lot. */
function lotNote({ lot, pallets, massGrams, document, arrivesOn, arrivesAt }: Data): string | null {
  if (typeof lot !== 'number' || typeof pallets !== 'number' || typeof massGrams !== 'number') return null;
  const day = parsePlainDate(textOf(arrivesOn) ?? '');
  const when = day ? `, to come on ${formatDate(day)}, ${textOf(arrivesAt) ?? ''}` : '';
  const paper = textOf(document);
  return `Lot ${lot}: ${countOf(pallets, 'pallet')}, ${formatMass(massGrams)}${paper ? `, on ${paper}` : ''}${when}.`;
}

function paperNote({ kind, number }: Data): string | null {
  const known = EXIT_DOCUMENT_KINDS.find((each) => each === kind);
  const which = textOf(number);
  return which && (known ? `${EXIT_DOCUMENTS[known].label}, ${which}` : which);
}

/** What a row of a booking's timeline tells beyond its name: of goods, papers and reasons, which both sides know. */
export function timelineNote(action: string, data: Data): string | null {
  switch (action) {
    case 'booking.refuse_at_gate':
      return textOf(data.reason);
    case 'booking.discrepancy_settled':
      return textOf(data.settlement);
    case 'booking.exit_document_filed':
    case 'booking.exit_document_withdrawn':
      return paperNote(data);
    case 'booking.appoint':
    case 'booking.call_off':
    case 'booking.call_off_last':
    case 'booking.receive':
    case 'booking.release_part':
    case 'booking.release_rest':
      return lotNote(data);
    case 'booking.card_paid':
    case 'booking.card_returned':
    case 'booking.card_refunded':
    case 'booking.card_disputed':
    case 'booking.card_dispute_won':
    case 'booking.card_dispute_lost':
      return textOf(data.amount);
    case 'booking.service_asked':
    case 'booking.service_confirmed':
    case 'booking.service_done':
    case 'booking.service_declined':
    case 'booking.service_cancelled':
      return textOf(data.order);
    default:
      return null;
  }
}
