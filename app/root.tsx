import interLatin from '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url';
import type { LinksFunction, LoaderFunctionArgs, MetaFunction } from '@remix-run/node';
import { Links, Meta, Outlet, Scripts, ScrollRestoration } from '@remix-run/react';
import type { ReactNode } from 'react';
import { KeyboardShortcuts } from '#app/components/shell/keyboard-shortcuts.tsx';
import { PlainShell } from '#app/components/shell/plain-shell.tsx';
import { RouteProblem } from '#app/components/ui/problem-page.tsx';
import { useNonce } from './nonce.ts';
import stylesheet from './styles/app.css?url';

export const links: LinksFunction = () => [
  { rel: 'preload', href: interLatin, as: 'font', type: 'font/woff2', crossOrigin: 'anonymous' },
  { rel: 'stylesheet', href: stylesheet },
  { rel: 'icon', href: '/favicon.svg', type: 'image/svg+xml' },
  { rel: 'icon', href: '/favicon.ico', sizes: '32x32' },
];

export const meta: MetaFunction = () => [{ title: 'Quayslot: pallet-sized storage near Indian ports' }];

/** A fresh form key per load: two loads of a page are two intentions, two clicks on one load are one. */
export function loader({ context }: LoaderFunctionArgs) {
  return { formKey: crypto.randomUUID(), requestId: context.requestId };
}

/** Always: the form key must not outlive the page it was handed to. */
export const shouldRevalidate = () => true;

/** The document every page, and every problem, is rendered into. */
export function Layout({ children }: { children: ReactNode }) {
  const nonce = useNonce();
  return (
    <html lang="en-IN">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#fbfaf7" media="(prefers-color-scheme: light)" />
        <meta name="theme-color" content="#0b1621" media="(prefers-color-scheme: dark)" />
        <Meta />
        <Links />
      </head>
      <body>
        <a
          href="#main"
          className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-ink focus:px-4 focus:py-3 focus:font-semibold focus:text-paper"
        >
          Skip to content
        </a>
        {children}
        <KeyboardShortcuts />
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  );
}

export default function App() {
  return <Outlet />;
}

/** The last resort: a problem no route handled, in the product's look. */
export function ErrorBoundary() {
  return (
    <PlainShell>
      <RouteProblem />
    </PlainShell>
  );
}
