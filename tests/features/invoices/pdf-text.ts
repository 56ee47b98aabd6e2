import { inflateSync } from 'node:zlib';

/** Reads back what a PDF of react-pdf says: objects, inflated streams, glyphs through each font's ToUnicode map. */
export function readPdf(bytes: Uint8Array): { text: string; pages: number } {
  const objects = readObjects(Buffer.from(bytes));
  const all = [...objects.values()];
  const pages = all.filter(({ head }) => /\/Type \/Page\b(?!s)/.test(head));
  return { text: pages.map(({ head }) => pageText(objects, head)).join('\n'), pages: pages.length };
}

type PdfObject = { head: string; stream: string };

/**
 * Objects by the file's own table and the streams by their stated length: compressed bytes may hold anything, a line
 * break before `endstream` or the word itself included.
 */
function readObjects(file: Buffer): Map<string, PdfObject> {
  const objects = new Map<string, PdfObject>();
  const text = file.toString('latin1');
  const table = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1]);
  for (const [, offset] of text.slice(table).matchAll(/(\d{10}) \d{5} n/g)) {
    const at = Number(offset);
    const [opening, number = '', head = ''] = /^(\d+) 0 obj\n([\s\S]*?)\n(?:stream\r?\n|endobj)/.exec(
      text.slice(at),
    ) ?? [''];
    const raw = file.subarray(at + opening.length, at + opening.length + Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0));
    const stream = head.includes('/FlateDecode') ? inflateSync(raw).toString('latin1') : raw.toString('latin1');
    objects.set(number, { head, stream });
  }
  return objects;
}

const reference = (head: string, name: string) => new RegExp(`/${name} (\\d+) 0 R`).exec(head)?.[1] ?? '';

function glyphMap(objects: Map<string, PdfObject>, font: string): string[] {
  const cmap = objects.get(reference(objects.get(font)?.head ?? '', 'ToUnicode'))?.stream ?? '';
  const list = [...cmap.matchAll(/<[0-9a-f]+> <[0-9a-f]+> \[([^\]]*)\]/g)].map((range) => range[1]).join(' ');
  // A ligature is one glyph of several letters, written apart.
  return [...list.matchAll(/<([0-9a-f ]*)>/g)].map((code) =>
    Buffer.from((code[1] ?? '').replaceAll(' ', ''), 'hex')
      .swap16()
      .toString('utf16le'),
  );
}

function pageText(objects: Map<string, PdfObject>, page: string): string {
  const resources = objects.get(reference(page, 'Resources'))?.head ?? '';
  const fonts = new Map(
    [...resources.matchAll(/\/(F\d+) (\d+) 0 R/g)].map((font) => [font[1], glyphMap(objects, font[2] ?? '')]),
  );
  let glyphs: string[] = [];
  let text = '';
  const content = objects.get(reference(page, 'Contents'))?.stream ?? '';
  for (const [, font, shown] of content.matchAll(/\/(F\d+) [\d.]+ Tf|\[((?:<[0-9a-f]*>|[-\d. ])*)\] TJ/g)) {
    if (font) glyphs = fonts.get(font) ?? [];
    const codes = [...(shown ?? '').matchAll(/<([0-9a-f]*)>/g)].flatMap((run) => run[1]?.match(/.{4}/g) ?? []);
    text += codes.map((code) => glyphs[Number.parseInt(code, 16)] ?? '?').join('');
    if (shown) text += '\n';
  }
  // A run that ends in a space goes on in the next one.
  return text.replaceAll(' \n', ' ');
}
