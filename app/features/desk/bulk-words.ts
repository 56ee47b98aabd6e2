/** What can be done with many invoices, in words. */
export const BULK_LABELS = {
  remind: 'Remind the shippers',
  mark_paid: 'Mark paid in full',
  csv: 'Download as CSV',
  pdf_zip: 'Download PDFs as ZIP',
} as const;

/** What a row of a job has come to. */
export const ROW_STATES = {
  waiting: { label: 'Waiting', tone: 'muted', mark: 'clock' },
  done: { label: 'Done', tone: 'accent', mark: 'tick' },
  refused: { label: 'Not done', tone: 'amber', mark: 'dash' },
  failed: { label: 'Failed', tone: 'danger', mark: 'cross' },
} as const;
