import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = path.join(path.dirname(fileURLToPath(import.meta.url)), 'data');

function cells(line: string): string[] {
  const found = line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g);
  const list = [...found].map(([, cell = '']) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );
  return line.endsWith(',') ? list : list.slice(0, -1);
}

/** One of the tables beside this file: a row per line, by the names of the first line. Cells hold no line breaks. */
export function readTable(file: string): Record<string, string>[] {
  const [head = '', ...lines] = fs.readFileSync(path.join(FOLDER, file), 'utf8').trimEnd().split(/\r?\n/);
  const names = cells(head);
  return lines.map((text, i) => {
    const values = cells(text);
    if (values.length !== names.length)
      throw new Error(`${file} line ${i + 2}: ${values.length} cells, not ${names.length}`);
    return Object.fromEntries(names.map((name, n) => [name, values[n] ?? '']));
  });
}
