import { createContext, useContext } from 'react';

/** Carries the Content-Security-Policy nonce of this response; empty in the browser, where it is never needed again. */
export const NonceContext = createContext<string | undefined>(undefined);

/** The nonce that every inline script of this response must carry. */
export function useNonce(): string | undefined {
  return useContext(NonceContext);
}
