import { Body, Button, Container, Head, Heading, Hr, Html, Link, Preview, Text } from '@react-email/components';
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

const body = { backgroundColor: '#fbfaf7', color: INK, fontFamily: FONT, margin: 0, padding: '24px 0' };
const sheet = {
  backgroundColor: '#ffffff',
  border: '1px solid #dcdfe3',
  borderRadius: '6px',
  maxWidth: '560px',
  padding: '28px 32px',
};
const mark = { color: INK, fontSize: '16px', fontWeight: 600, margin: '0 0 20px' };
const heading = { fontSize: '20px', fontWeight: 600, lineHeight: '28px', margin: '0 0 12px' };
const paragraph = { fontSize: '15px', lineHeight: '24px', margin: '0 0 14px' };
const small = { color: MUTED, fontSize: '13px', lineHeight: '20px', margin: '0 0 6px' };
const rule = { borderColor: '#dcdfe3', margin: '24px 0 16px' };
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
    <Text style={small}>
      <Link href={url} style={{ color: MUTED, textDecoration: 'underline' }}>
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
      </Head>
      <Preview>{preview}</Preview>
      <Body style={body}>
        <Container style={sheet}>
          <Text style={mark}>Quayslot</Text>
          <Heading as="h1" style={heading}>
            {title}
          </Heading>
          {children}
          <Hr style={rule} />
          <Text style={small}>{why}</Text>
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
        <Link href={href} style={{ color: ACCENT }}>
          {href}
        </Link>
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
          <tr key={term} style={{ borderTop: '1px solid #e6e8eb' }}>
            <td style={{ color: MUTED, fontSize: '14px', padding: '8px 16px 8px 0', verticalAlign: 'top' }}>{term}</td>
            <td style={{ fontSize: '14px', padding: '8px 0', verticalAlign: 'top' }}>{detail}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
