export * from '../roles.ts';
export * from './bookings.ts';
export * from './facilities.ts';
export * from './invoices.ts';
export * from './organisations.ts';
export * from './people.ts';
export * from './reference.ts';
