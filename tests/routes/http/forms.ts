import { facilityForm, slotForm } from '#tests/features/facilities/host-scene.ts';
import { type Form, inDays, type World } from './site.ts';

export type ValidForm = { path: string; cookie: string | null; form: Form };

/** Forms as careful people fill them in: each would be taken, so what refuses a spoilt one is what was spoilt. */
export function validForms(world: World): ValidForm[] {
  const { own, other, hosted } = world;
  const at = (rest: string) => ({ path: `/o/${own.organisation.slug}${rest}`, cookie: own.cookie });
  const person = { name: 'Asha Rao', email: 'asha@example.test', password: 'a long enough password' };
  return [
    { ...at('/holds'), form: { _command: 'hold', ...askForm(), slot: other.slot.id, cargo: own.cargo.id } },
    { ...at('/facilities/new'), form: { _command: 'create-facility', ...facilityForm() } },
    { ...at(`/facilities/${own.facility.id}`), form: { _command: 'edit-facility', ...facilityForm() } },
    { ...at(`/facilities/${own.facility.id}`), form: { _command: 'add-hall', newHallName: 'Hall 9' } },
    {
      ...at(`/facilities/${own.facility.id}/holidays`),
      form: { _command: 'add-holiday', day: '2027-01-26', holidayName: 'Republic Day' },
    },
    {
      ...at(`/facilities/${own.facility.id}/slots/new`),
      form: { _command: 'create-slot', ...slotForm(), hallId: own.hall.id },
    },
    { ...at(`/slots/${own.slot.id}`), form: { _command: 'edit-slot', ...slotForm({ name: 'B-08' }) } },
    { ...at('/cargo/new'), form: { _command: 'create-cargo', name: 'NdFeB swarf' } },
    {
      ...at('/papers'),
      form: { _command: 'add-paper', kind: 'iec', number: 'AAACQ1234K', issuer: 'DGFT', validFrom: '2026-01-01' },
    },
    {
      ...at('/conditions'),
      form: {
        _command: 'add-condition',
        effect: 'refuse',
        hs: '2846',
        sentence: 'No rare-earth compounds.',
        effectiveFrom: inDays(0),
      },
    },
    { ...at('/members'), form: { _command: 'invite-member', email: 'new@example.test', role: 'viewer' } },
    { ...at('/settings'), form: { _command: 'edit-organisation', ...organisationForm(own.organisation.gstin ?? '') } },
    { ...at(`/bookings/${hosted.bookingId}`), form: { _command: 'cancel' } },
    {
      path: '/organisations/new',
      cookie: own.cookie,
      form: { _command: 'create-organisation', ...organisationForm() },
    },
    { path: '/account', cookie: own.cookie, form: { _command: 'rename-person', name: 'Asha Rao' } },
    { path: '/account/mail', cookie: own.cookie, form: { _command: 'set-mail', on: ['money', 'goods'] } },
    { path: '/sign-up', cookie: null, form: { _command: 'sign-up', ...person } },
    { path: '/sign-in', cookie: null, form: { _command: 'sign-in', email: person.email, password: person.password } },
    { path: '/forgot-password', cookie: null, form: { _command: 'request-reset', email: person.email } },
    {
      path: `/operator/invoices/${hosted.invoiceId}`,
      cookie: world.operator.cookie,
      form: { _command: 'record-payment', rail: 'upi', reference: 'UTR123456', receivedOn: inDays(0), amount: '1.00' },
    },
  ];
}

export const askForm = (): Form => ({ in: inDays(5), out: inDays(9), pallets: '2', kg: '1,600' });
export const organisationForm = (gstin = ''): Form => ({
  name: 'Saltpan Traders',
  legalName: 'Saltpan Traders Private Limited',
  sides: 'both',
  gstin,
  stateCode: '27',
  address: '14 Harbour Road',
  pin: '400001',
});
