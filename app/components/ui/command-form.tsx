import { Form, type FormProps, useNavigation, useRouteLoaderData } from '@remix-run/react';
import type { FormEvent } from 'react';
import { PendingContext } from './button.tsx';

type CommandFormProps = Omit<FormProps, 'method'> & {
  /** The command's name, e.g. `hold-slot`; part of the idempotency key. */
  command: string;
  /** What the command is about, where one page shows the same command several times (a row's id). */
  subject?: string;
  method?: 'post' | 'put' | 'patch' | 'delete';
};

/**
 * A form that changes something. Its `_key` makes a double click, a reload or a retry the same intention, with or
 * without JavaScript; while it is being submitted its buttons say so and a second submission is refused.
 */
export function CommandForm({ command, subject, method = 'post', children, onSubmit, ...rest }: CommandFormProps) {
  const root = useRouteLoaderData('root') as { formKey?: string } | undefined;
  const key = [root?.formKey ?? '', command, subject].filter((part) => part !== undefined).join('.');
  const navigation = useNavigation();
  const pending = navigation.state !== 'idle' && navigation.formData?.get('_key') === key;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    if (pending) event.preventDefault();
    else onSubmit?.(event);
  };
  return (
    <Form method={method} aria-busy={pending || undefined} onSubmit={submit} {...rest}>
      <input type="hidden" name="_key" value={key} />
      <input type="hidden" name="_command" value={command} />
      <PendingContext.Provider value={pending}>{children}</PendingContext.Provider>
      <span role="status" className="sr-only">
        {pending ? 'Working…' : ''}
      </span>
    </Form>
  );
}
