/** The clinic's list of who waits, as the journeys of a morning read it, and the scanner of its counter. */
import type { Locator, Page } from 'playwright-core';

export const line = (page: Page, name: RegExp): Locator =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

export const inState = (page: Page, name: RegExp, state: string): Promise<void> =>
  line(page, name).getByText(state).first().waitFor();

/** As a keyboard scanner does: all keys within some milliseconds, wherever the focus stands; what stands in a field is typed there too. */
export const scan = (page: Page, text: string): Promise<void> =>
  page.evaluate(
    (keys) => {
      for (const key of keys)
        (document.activeElement ?? document.body).dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        );
    },
    [...text, 'Enter'],
  );
