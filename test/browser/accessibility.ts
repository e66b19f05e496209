import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds in Swagger UI, which is not ours, by rule, with the reason why it is left. */
export const ofSwaggerUi: Readonly<Record<string, string>> = {
  'color-contrast': 'Its style sheet sets the colours of methods, links and deprecated parts.',
  'heading-order': 'It begins the list of operations with h3.',
  'landmark-unique': 'It does not name its sections.',
  'nested-interactive':
    'It puts the buttons to copy and to fold into the heading of each operation, which is a button too.',
  region: 'It puts the servers and the button to authorise outside its main landmark.',
  'select-name': 'It does not label its choice of a media type.',
  'target-size': 'Its icons measure less than 24 pixels.',
};

const widths = [320, 390, 1024, 1113, 1280, 1600];
const height = 860;

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/**
 * What axe-core finds on the page as it is now, one line for each rule and element. It is put into the page by the
 * debugger, which the page's Content-Security-Policy does not hold back.
 */
async function violations(page: Page, excused: Readonly<Record<string, string>> = {}): Promise<string[]> {
  if (!(await page.evaluate<boolean>('"axe" in window'))) await page.evaluate(axe);
  const options = JSON.stringify({ runOnly: tags, resultTypes: ['violations'] });
  const results = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return results.violations
    .filter(({ id }) => !(id in excused))
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 120)} ${node.failureSummary}`));
}

/** The links and controls that are smaller than 24 by 24 pixels (WCAG 2.2, 2.5.8), except links inside a sentence. */
const smallTargets = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('a, button, input, select, textarea, summary')]
    .filter((target) => target.checkVisibility() && !target.matches('.skip, p a, li a'))
    .map((target) => [target.outerHTML.slice(0, 100), target.getBoundingClientRect()])
    .filter(([, { width, height }]) => width < 24 || height < 24)
    .map(([html, { width, height }]) => \`\${html} \${width}x\${height}\`)`);

/** The elements that reach over the right edge of the window, and those whose own box cuts their text. */
const cut = (page: Page): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility() && !element.closest('.unseen, .skip, .reference, svg'))
    .filter((element) => !(element.closest('thead') && getComputedStyle(element.closest('thead')).clipPath !== 'none'))
    .filter((element) => element.getBoundingClientRect().right > innerWidth + 1
      || (element.clientWidth > 0 && getComputedStyle(element).overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1))
    .map((element) => element.outerHTML.slice(0, 100))`);

/**
 * Every finding, at every width and in both colour schemes, on one open page, because opening takes longest. For a page that
 * is not ours, `foreign` says which rules it breaks and why that is left; of its layout only the scrolling is checked.
 */
export async function findings(page: Page, foreign?: Readonly<Record<string, string>>): Promise<string[]> {
  const found: string[] = [];
  const note = (where: string, list: readonly string[]) => found.push(...list.map((one) => `${where}: ${one}`));
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    const scrolled = await page.evaluate<number>('document.documentElement.scrollWidth');
    if (scrolled !== width) found.push(`${width}: scrolls to ${scrolled}`);
    if (!foreign) {
      note(`${width}: cut`, await cut(page));
      note(`${width}: small`, await smallTargets(page));
    }
    if (width !== 390 && width !== 1280) continue;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      note(`${width} ${colorScheme}`, await violations(page, foreign));
    }
  }
  return found;
}
