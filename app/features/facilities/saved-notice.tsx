import { useSearchParams } from '@remix-run/react';
import { Notice } from '#app/components/ui/notice.tsx';

const SENTENCES: Readonly<Record<string, string>> = {
  facility: 'Facility saved.',
  hall: 'Hall added.',
  holidays: 'Holidays added. Prices from now on reckon with them.',
  'holiday-removed': 'Holiday removed. Prices worked out with it keep it.',
  'hall-details': 'Hall saved.',
  draft: 'Slot saved as a draft. Nobody else sees it until you publish it.',
  slot: 'Slot saved.',
  published: 'Published. Shippers can find and book this slot now.',
  blocked: 'Places blocked. Nobody can book them on these days.',
  'rate-card': 'Rate card saved. Bookings made before keep theirs.',
  lifted: 'Block lifted. The places can be booked again.',
  paused: 'Paused. New bookings are closed; stays already booked go on.',
};

/** Says what the last command did: `?saved=` names it, so a reload or a shared link says the same. */
export function SavedNotice() {
  const [params] = useSearchParams();
  const sentence = SENTENCES[params.get('saved') ?? ''];
  return sentence ? (
    <div className="mb-6">
      <Notice tone="success">{sentence}</Notice>
    </div>
  ) : null;
}
