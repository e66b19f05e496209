import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe-core finds on the page as it is now, one line for each rule and element. It is put into the page by the
 * debugger, which the page's Content-Security-Policy does not hold back.
 */
export async function violations(page: Page, excused: Readonly<Record<string, string>> = {}): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe);
  const options = JSON.stringify({ runOnly: tags, resultTypes: ['violations'] });
  const results = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return results.violations
    .filter(({ id }) => !(id in excused))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`));
}

/** The links and controls that are smaller than 24 by 24 pixels (WCAG 2.2, 2.5.8), except links inside a sentence. */
export const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('a, button, input, select, textarea, summary')]
    .filter((target) => target.checkVisibility() && !target.matches('.skip, p a, li a'))
    .map((target) => [target.outerHTML.slice(0, 100), target.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 24 || height < 24)
    .map(([html, { width, height }]) => \`\${html} \${width}x\${height}\`)`);

/** The elements that reach over the right edge of the window, and those whose own box cuts their text. */
export const cut = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility() && !element.closest('.unseen, .skip, .reference, svg'))
    .filter((element) => !(element.closest('thead') && getComputedStyle(element.closest('thead')).clipPath !== 'none'))
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1
      || (element.clientWidth > 0 && getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1))
    .map((element) => element.outerHTML.slice(0, 100))`);
