/** Kinds of proof a reclassification is handed in with. */
export const EVIDENCE_TYPES = [
  { value: 'classification_report', label: 'Classification report' },
  { value: 'laboratory_report', label: 'Laboratory report or assay' },
  { value: 'safety_data_sheet', label: 'Safety data sheet' },
  { value: 'board_letter', label: 'Letter of a pollution control board' },
  { value: 'customs_ruling', label: 'Customs ruling' },
  { value: 'product_certificate', label: 'Product or end-of-waste certificate' },
  { value: 'other', label: 'Other proof' },
] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number]['value'];

/** The word people read for a kind of proof. */
export const evidenceLabel = (type: string): string =>
  EVIDENCE_TYPES.find(({ value }) => value === type)?.label ?? type;
