/** Says what a launcher is doing, a line a step with the time it took. */
export function progress(write: (text: string) => void = (text) => process.stdout.write(text)) {
  return async function step<T>(label: string, work: () => Promise<T>, note?: (value: T) => string): Promise<T> {
    write(`  ${label} … `);
    const started = performance.now();
    try {
      const value = await work();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      write(`${note ? `${note(value)}, ` : ''}${seconds} s\n`);
      return value;
    } catch (error) {
      write('failed\n');
      throw error;
    }
  };
}
