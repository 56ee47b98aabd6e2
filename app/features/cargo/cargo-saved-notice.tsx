import { useSearchParams } from '@remix-run/react';
import { Notice } from '#app/components/ui/notice.tsx';

const SENTENCES: Readonly<Record<string, string>> = {
  created: 'Saved to your library.',
  version: 'Saved as a new version. What is booked keeps the version it was decided on.',
  same: 'Saved. The facts are as they were, so there is no new version.',
  document: 'Document added, as a new version.',
  'document-removed': 'Document removed, as a new version.',
  archived: 'Archived. It is no longer offered for search and bookings.',
  restored: 'Restored. It can be chosen again.',
};

/** Says what the last command did to a cargo: `?saved=` names it. */
export function CargoSavedNotice() {
  const [params] = useSearchParams();
  const sentence = SENTENCES[params.get('saved') ?? ''];
  return sentence ? (
    <div className="mb-6">
      <Notice tone="success">{sentence}</Notice>
    </div>
  ) : null;
}
