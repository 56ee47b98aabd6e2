import type { ReactNode } from 'react';
import { Frame } from './frame.tsx';
import { Wordmark } from './wordmark.tsx';

/** The frame with nothing but the wordmark: for pages that know nobody, such as the last error boundary. */
export function PlainShell({ children }: { children: ReactNode }) {
  return <Frame header={<Wordmark />}>{children}</Frame>;
}
