import fs from 'node:fs';
import path from 'node:path';

/**
 * An append-only file of JSON lines, one per finished call: synced before the call is answered, so that what was
 * answered survives `kill -9`. A torn last line was never answered and is cut off on opening.
 */
export class Journal<Line> {
  private readonly file: number;
  readonly lines: Line[] = [];

  constructor(folder: string) {
    fs.mkdirSync(folder, { recursive: true });
    const name = path.join(folder, 'journal.jsonl');
    this.file = fs.openSync(name, 'a+');
    const text = fs.readFileSync(name, 'utf8');
    const whole = text.slice(0, text.lastIndexOf('\n') + 1);
    if (whole.length < text.length) fs.ftruncateSync(this.file, Buffer.byteLength(whole));
    for (const line of whole.split('\n')) if (line) this.lines.push(JSON.parse(line) as Line);
  }

  append(line: Line): void {
    fs.writeSync(this.file, `${JSON.stringify(line)}\n`);
    fs.fsyncSync(this.file);
  }

  close(): void {
    fs.closeSync(this.file);
  }
}
