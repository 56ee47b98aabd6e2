/** What side of the books an account is normally on. */
export type AccountType = 'asset' | 'liability' | 'income' | 'expense';

/** The chart of accounts: the same for every organisation's books and the platform's. */
export const ACCOUNTS = {
  bank: { type: 'asset', name: 'Bank' },
  receivable: { type: 'asset', name: 'Receivable from shippers' },
  due_from_platform: { type: 'asset', name: 'Due from the platform' },
  tds_receivable: { type: 'asset', name: 'Income tax deducted by shippers' },
  card_disputed: { type: 'asset', name: 'Card money in dispute' },
  fee_prepaid: { type: 'asset', name: 'Commission paid ahead by card' },
  tcs_credit: { type: 'asset', name: 'GST collected at source' },
  income_tax_credit: { type: 'asset', name: 'Income tax deducted by the platform' },
  input_gst: { type: 'asset', name: 'GST paid on purchases' },
  output_cgst: { type: 'liability', name: 'CGST to be paid' },
  output_sgst: { type: 'liability', name: 'SGST or UTGST to be paid' },
  output_igst: { type: 'liability', name: 'IGST to be paid' },
  host_payable: { type: 'liability', name: 'Payable to hosts' },
  shipper_balance: { type: 'liability', name: 'Balances of shippers' },
  refund_due: { type: 'liability', name: 'Refunds to be paid' },
  deposit_held: { type: 'liability', name: 'Deposits held' },
  unmatched_money: { type: 'liability', name: 'Money received, not matched yet' },
  tcs_payable: { type: 'liability', name: 'GST collected at source, to be paid' },
  income_tax_payable: { type: 'liability', name: 'Income tax deducted, to be paid' },
  fee_advances: { type: 'liability', name: 'Commission of hosts taken ahead' },
  claims_payable: { type: 'liability', name: 'Claims of shippers' },
  storage_income: { type: 'income', name: 'Storage and handling' },
  fee_income: { type: 'income', name: 'Commission' },
  interest_income: { type: 'income', name: 'Interest on late payment' },
  round_off: { type: 'income', name: 'Round-off' },
  commission: { type: 'expense', name: 'Commission to the platform' },
  claims: { type: 'expense', name: 'Claims' },
  bad_debt: { type: 'expense', name: 'Written off' },
} as const satisfies Record<string, { type: AccountType; name: string }>;

/** An account of the chart. */
export type AccountCode = keyof typeof ACCOUNTS;

/** The platform's own books; other books are organisations', by their id. */
export const PLATFORM_BOOK = 'platform';

/** Whether debits add to an account. */
export const isDebitAccount = (code: AccountCode): boolean => ['asset', 'expense'].includes(ACCOUNTS[code].type);
