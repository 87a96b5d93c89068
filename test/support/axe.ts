/**
 * What axe finds in a page. It runs inside it and answers with its findings only: brought out whole, every rule that is met with all its
 * elements costs more than the check itself.
 */
import axe from 'axe-core';
import type { Page } from 'playwright-core';

const WCAG_AA = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] } as const;
const CONTRAST = { type: 'rule', values: ['color-contrast'] } as const;
type Asked = typeof WCAG_AA | typeof CONTRAST;

/** Of WCAG 2.2 AA, one line each: the rule and the elements that break it; empty when all is well. */
export const accessibilityFaults = (page: Page): Promise<readonly string[]> => run(page, WCAG_AA);

/** The same of contrast alone, for a page that was looked at whole in its usual colours. */
export const colourFaults = (page: Page): Promise<readonly string[]> => run(page, CONTRAST);

async function run(page: Page, asked: Asked): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async ({ type, values }) => {
    const inPage = (window as unknown as { axe: typeof axe }).axe;
    const runOnly = { type, values: [...values] };
    const { violations } = await inPage.run(document, { runOnly, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }, asked);
}
