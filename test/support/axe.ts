/**
 * What axe finds in a page. It runs inside it and answers with its findings only: brought out whole, every rule that is met with all its
 * elements costs more than the check itself.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { Page } from 'playwright-core';

/** The short one: each new page is sent it. */
const SOURCE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const WCAG_AA = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] } as const;
const CONTRAST = { type: 'rule', values: ['color-contrast'] } as const;
type Asked = typeof WCAG_AA | typeof CONTRAST;

/** Of WCAG 2.2 AA, one line each: the rule and the elements that break it; empty when all is well. */
export const accessibilityFaults = (page: Page): Promise<readonly string[]> => run(page, WCAG_AA);

/** The same of contrast alone, for a page that was looked at whole in its usual colours. */
export const colourFaults = (page: Page): Promise<readonly string[]> => run(page, CONTRAST);

async function run(page: Page, asked: Asked): Promise<readonly string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(SOURCE);
  return page.evaluate(async ({ type, values }) => {
    // A colour on its way from one to another is neither: what fades is judged where it ends.
    for (const moving of document.getAnimations())
      if (moving.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY) moving.finish();
    const inPage = (window as unknown as { axe: typeof axe }).axe;
    const runOnly = { type, values: [...values] };
    const { violations } = await inPage.run(document, { runOnly, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }, asked);
}
