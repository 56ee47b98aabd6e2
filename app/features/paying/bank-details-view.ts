/** Where a host is paid, and since when. */
export type BankDetailsView = {
  holder: string;
  accountNumber: string;
  ifsc: string;
  upi: string | null;
  /** The day they were entered. */
  since: string;
  /** Whether they replaced others a short while ago: the moment at which somebody else's account may have been put in. */
  isNew: boolean;
};

/** An account number in groups of four, as it is read aloud. */
export const groupedAccount = (accountNumber: string): string => accountNumber.match(/.{1,4}/g)?.join(' ') ?? '';
