/** How a file is called, and what it is. */
type File = { name: string; type: string };

/** Bytes of a file, made as somebody reads them. */
export type Chunks = AsyncGenerator<Uint8Array, void>;

function streamOf(chunks: Chunks): ReadableStream<Uint8Array> {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return();
    },
  });
}

/**
 * A file as a streamed download that no cache between us may keep. Callers have checked that the reader may have it.
 * @param name letters, digits, dots and dashes
 */
export const download = (file: File, chunks: Chunks): Response => fileAnswer(file, streamOf(chunks));

/** The same of a file that is made already. */
export const fileAnswer = ({ name, type }: File, body: BodyInit): Response =>
  new Response(body, {
    headers: {
      'Content-Type': type,
      'Content-Disposition': `attachment; filename="${name}"`,
      'Cache-Control': 'private, no-store',
    },
  });
