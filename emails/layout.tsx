import { Body } from '@react-email/body';
import { Button } from '@react-email/button';
import { Container } from '@react-email/container';
import { Head } from '@react-email/head';
import { Heading } from '@react-email/heading';
import { Hr } from '@react-email/hr';
import { Html } from '@react-email/html';
import { Link } from '@react-email/link';
import { Preview } from '@react-email/preview';
import { Text } from '@react-email/text';
import { createContext, type ReactNode, useContext } from 'react';
import type { Letters } from './letters.ts';

/** One letter: its subject line and its body, both made from the same props. */
export type LetterTemplate<T extends keyof Letters> = {
  subject: (props: Letters[T]) => string;
  Body: (props: Letters[T]) => ReactNode;
};

const INK = '#0b1f33';
const MUTED = '#5b6875';
const ACCENT = '#0f766e';
const FONT = 'Inter, "Segoe UI", Helvetica, Arial, sans-serif';

/**
 * What inline styles can't say: the colours where the reader's mail program is dark. They have to win over the inline
 * ones, which mail programs without media queries go by.
 */
const DARK = `@media (prefers-color-scheme: dark) {
  .letter { background-color: #0d1620 !important; color: #e7ecf1 !important; }
  .sheet { background-color: #14202c !important; border-color: #2b3946 !important; color: #e7ecf1 !important; }
  .quiet { color: #a3b1bf !important; }
  .link { color: #5eead4 !important; }
  .rule { border-color: #2b3946 !important; }
}`;

const body = { backgroundColor: '#fbfaf7', color: INK, fontFamily: FONT, margin: 0, padding: '24px 0' };
const sheet = {
  backgroundColor: '#ffffff',
  border: '1px solid #dcdfe3',
  borderRadius: '6px',
  maxWidth: '560px',
  padding: '28px 32px',
};
const mark = { fontSize: '16px', fontWeight: 600, margin: '0 0 20px' };
const heading = { fontSize: '20px', fontWeight: 600, lineHeight: '28px', margin: '0 0 12px' };
const subheading = { fontSize: '15px', fontWeight: 600, lineHeight: '22px', margin: '18px 0 6px' };
const item = { fontSize: '14px', lineHeight: '21px', margin: '0 0 4px', overflowWrap: 'anywhere' } as const;
const paragraph = { fontSize: '15px', lineHeight: '24px', margin: '0 0 14px' };
const small = { color: MUTED, fontSize: '13px', lineHeight: '20px', margin: '0 0 6px' };
const rule = { borderColor: '#dcdfe3', margin: '24px 0 16px' };
/** A reference or an address without a space would widen the sheet beyond the screen. */
const cell = { fontSize: '14px', overflowWrap: 'anywhere', verticalAlign: 'top' } as const;
const button = {
  backgroundColor: ACCENT,
  borderRadius: '6px',
  color: '#ffffff',
  display: 'inline-block',
  fontSize: '15px',
  fontWeight: 600,
  padding: '12px 20px',
  textDecoration: 'none',
};

/** Where the reader of a letter says that they want no more of its kind; null where that is not theirs to say. */
export const WayOut = createContext<string | null>(null);

function Unsubscribe() {
  const url = useContext(WayOut);
  if (url === null) return null;
  return (
    <Text style={small} className="quiet">
      <Link href={url} style={{ color: MUTED, textDecoration: 'underline' }} className="quiet">
        No more letters of this kind
      </Link>
    </Text>
  );
}

/** The sheet every letter is written on. `why` tells the reader how they came to receive it. */
export function LetterLayout({
  title,
  preview,
  why,
  children,
}: {
  title: string;
  preview: string;
  why: string;
  children: ReactNode;
}) {
  return (
    <Html lang="en-IN">
      <Head>
        <title>{title}</title>
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{DARK}</style>
      </Head>
      <Preview>{preview}</Preview>
      <Body style={body} className="letter">
        <Container style={sheet} className="sheet">
          <Text style={mark}>Quayslot</Text>
          <Heading as="h1" style={heading}>
            {title}
          </Heading>
          {children}
          <Hr style={rule} className="rule" />
          <Text style={small} className="quiet">
            {why}
          </Text>
          <Unsubscribe />
        </Container>
      </Body>
    </Html>
  );
}

/** A paragraph of a letter. */
export function Paragraph({ children }: { children: ReactNode }) {
  return <Text style={paragraph}>{children}</Text>;
}

/** A heading and a line for each thing under it. */
export function List({ title, lines }: { title: string; lines: readonly string[] }) {
  return (
    <>
      <Heading as="h2" style={subheading}>
        {title}
      </Heading>
      {lines.map((line) => (
        <Text key={line} style={item}>
          {line}
        </Text>
      ))}
    </>
  );
}

/** A link among words: in the mail library's own blue it would be too pale on either sheet. */
export function TextLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} style={{ color: ACCENT, textDecoration: 'underline' }} className="link">
      {children}
    </Link>
  );
}

/** The letter's one action, and its address in full for readers whose mail program shows no buttons. */
export function Action({ href, children }: { href: string; children: ReactNode }) {
  return (
    <>
      <Text style={paragraph}>
        <Button href={href} style={button}>
          {children}
        </Button>
      </Text>
      <Text style={{ ...small, wordBreak: 'break-all' }}>
        <TextLink href={href}>{href}</TextLink>
      </Text>
    </>
  );
}

/** Facts in two columns, readable as lines of text too. */
export function Facts({ items }: { items: readonly (readonly [string, string])[] }) {
  return (
    <table cellPadding={0} cellSpacing={0} style={{ borderCollapse: 'collapse', margin: '0 0 18px', width: '100%' }}>
      <tbody>
        {items.map(([term, detail]) => (
          <tr key={term} style={{ borderTop: '1px solid #e6e8eb' }} className="rule">
            <td style={{ ...cell, color: MUTED, padding: '8px 16px 8px 0' }} className="quiet">
              {term}
            </td>
            <td style={{ ...cell, padding: '8px 0' }}>{detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
