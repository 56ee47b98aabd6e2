/** What people may switch off, each by itself. Letters outside these (an account's own) have no switch. */
export const MAIL_CATEGORIES = ['bookings', 'goods', 'money', 'clocks', 'digest'] as const;
export type MailCategory = (typeof MAIL_CATEGORIES)[number];

/** Whether a text names a category. */
export const isMailCategory = (text: string): text is MailCategory => MAIL_CATEGORIES.some((each) => each === text);
