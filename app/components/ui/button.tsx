import { Link, type LinkProps, useNavigation } from '@remix-run/react';
import { type ButtonHTMLAttributes, createContext, type ReactNode, useContext } from 'react';

export type ButtonVariant = 'primary' | 'secondary' | 'danger' | 'quiet';
export type ButtonSize = 'sm' | 'md' | 'lg';

/** True while the command form around a button is being submitted. */
export const PendingContext = createContext(false);

const BASE =
  'inline-flex items-center justify-center gap-2 rounded-md border font-semibold text-center no-underline transition-colors ' +
  'disabled:cursor-not-allowed disabled:border-line disabled:bg-sunken disabled:text-muted aria-disabled:cursor-progress';

const VARIANT: Record<ButtonVariant, string> = {
  primary: 'border-accent bg-accent text-accent-ink hover:border-accent-strong hover:bg-accent-strong',
  secondary: 'border-line-strong bg-surface text-ink hover:border-ink hover:bg-sunken',
  danger: 'border-danger bg-surface text-danger hover:border-danger-strong hover:bg-danger-soft',
  quiet: 'border-transparent bg-transparent text-accent hover:bg-accent-soft hover:text-accent-strong',
};

/** Every size is a 44-px target on a phone. */
const SIZE: Record<ButtonSize, string> = {
  sm: 'min-h-11 px-3 text-sm md:min-h-8 md:px-2.5',
  md: 'min-h-11 px-4 text-base md:min-h-10 md:text-sm',
  lg: 'min-h-12 px-6 text-base',
};

function buttonClass(variant: ButtonVariant, size: ButtonSize, extra?: string): string {
  return [BASE, VARIANT[variant], SIZE[size], extra].filter(Boolean).join(' ');
}

type ButtonProps = ButtonHTMLAttributes<HTMLButtonElement> & { variant?: ButtonVariant; size?: ButtonSize };

/**
 * A button. Inside a pending command form its label gives way to "Working…" in the same width. It stays focusable
 * then (`aria-disabled`), so keyboard users keep their place; the form itself refuses a second submission.
 */
export function Button({
  variant = 'primary',
  size = 'md',
  type = 'submit',
  className,
  children,
  ...rest
}: ButtonProps) {
  const pending = useContext(PendingContext) && type === 'submit';
  const submitted = useNavigation().formData;
  const isTheOne = pending && (!rest.name || submitted?.get(rest.name) === (rest.value ?? ''));
  return (
    <button
      type={type}
      className={buttonClass(variant, size, className)}
      {...rest}
      aria-disabled={pending || rest['aria-disabled'] || undefined}
    >
      {isTheOne ? <WorkingLabel>{children}</WorkingLabel> : children}
    </button>
  );
}

function WorkingLabel({ children }: { children: ReactNode }) {
  return (
    <span className="grid justify-items-center [&>*]:[grid-area:1/1]">
      <span className="invisible inline-flex gap-2" aria-hidden="true">
        {children}
      </span>
      <span>Working…</span>
    </span>
  );
}

type ButtonLinkProps = LinkProps & { variant?: ButtonVariant; size?: ButtonSize };

/** A link that looks like a button: it goes somewhere and changes nothing. */
export function ButtonLink({ variant = 'secondary', size = 'md', className, ...rest }: ButtonLinkProps) {
  return <Link className={buttonClass(variant, size, className)} {...rest} />;
}
