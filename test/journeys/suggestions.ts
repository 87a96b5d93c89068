/** A field that suggests while somebody types, worked by keys: until the whole is answered its list is of what was typed before. */
import type { Page } from 'playwright-core';

/** The line of the list that going on with a key takes. */
export const marked = (page: Page, words: string | RegExp): Promise<void> =>
  page.getByRole('option', { name: words, selected: true }).waitFor();

/** The first of the list, once it is the one that was looked for. */
export async function takeFirst(page: Page, words: string | RegExp): Promise<void> {
  await page.getByRole('option', { name: words }).first().waitFor();
  await page.keyboard.press('ArrowDown');
  await marked(page, words);
  await page.keyboard.press('Enter');
}
