import { Zip, ZipPassThrough } from 'fflate';

/** A file on its way into an archive. */
export type ZipEntry = { name: string; bytes: Uint8Array };

/** A ZIP archive, made batch by batch as somebody reads it. Stored as they are: what goes in, PDFs, is compressed already. */
export async function* zipOf(batches: AsyncIterable<readonly ZipEntry[]>): AsyncGenerator<Uint8Array, void> {
  const ready: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    ready.push(chunk);
  });
  for await (const batch of batches) {
    for (const { name, bytes } of batch) {
      const entry = new ZipPassThrough(name);
      zip.add(entry);
      entry.push(bytes, true);
    }
    yield* ready.splice(0);
  }
  zip.end();
  yield* ready.splice(0);
}
