/** A page of what is due, and where the next begins. */
type Page<Due, Behind> = { due: readonly Due[]; behind: Behind | null; isLast: boolean };

/**
 * Tells of everything that is due, page by page; what fails is left to `failed` and doesn't keep the others waiting.
 * @returns how many steps were told
 */
export async function tellPages<Due, Behind>(
  readPage: (behind: Behind | null) => Promise<Page<Due, Behind>>,
  tell: (due: Due) => Promise<boolean>,
  failed: (due: Due, error: unknown) => void,
): Promise<number> {
  let told = 0;
  for (let behind: Behind | null = null; ; ) {
    const page: Page<Due, Behind> = await readPage(behind);
    for (const due of page.due) {
      try {
        if (await tell(due)) told += 1;
      } catch (error) {
        failed(due, error);
      }
    }
    if (page.isLast) return told;
    behind = page.behind;
  }
}
