import { z } from 'zod';
import { checkGstin } from '#app/domain/tax/gstin.ts';
import { line } from '#app/platform/form.server.ts';
import type { GstState } from './list-gst-states.server.ts';

const gstin = (states: ReadonlySet<string>) =>
  z
    .string()
    .max(60, 'A GSTIN has 15 characters.')
    .default('')
    .transform((text, context) => {
      if (text.trim() === '') return null;
      const check = checkGstin(text, states);
      if (check.ok) return check.gstin;
      for (const { sentence } of check.violations) context.addIssue({ code: 'custom', message: sentence });
      return z.NEVER;
    });

/** The form of an organisation, new or edited. A GSTIN belongs to one State: the organisation's own. */
export function organisationSchema(states: readonly GstState[]) {
  const names = new Map(states.map(({ code, name }) => [code, name]));
  return z
    .object({
      name: line('the name', 80, 2),
      legalName: line('the legal name', 160, 2),
      sides: z.enum(['host', 'shipper', 'both'], { error: 'Choose what the organisation does here.' }),
      gstin: gstin(new Set(names.keys())),
      stateCode: z
        .string({ error: 'Choose the State.' })
        .refine((code) => names.has(code), 'Choose the State from the list.'),
      address: line('the address', 240, 5),
      pin: z
        .string({ error: 'Enter the PIN code.' })
        .trim()
        .regex(/^[1-9][0-9]{5}$/, 'A PIN code has six digits and doesn’t begin with 0.'),
    })
    .superRefine(({ gstin, stateCode }, context) => {
      const registeredIn = gstin?.slice(0, 2);
      if (registeredIn === undefined || registeredIn === stateCode) return;
      context.addIssue({
        code: 'custom',
        path: ['stateCode'],
        message: `This GSTIN is of ${names.get(registeredIn) ?? registeredIn}. Choose that State, or the GSTIN of this one.`,
      });
    });
}

export type OrganisationInput = z.output<ReturnType<typeof organisationSchema>>;
