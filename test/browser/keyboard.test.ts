import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { providers } from '../../functions/providers/index.ts';
import { browserTests } from './a-page.ts';

const { open, system } = browserTests();

describe('with the keyboard only', () => {
  it('a payment can be cancelled and its page opened', async () => {
    const [first = '', second = ''] = providers.keys();
    const page = await open();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toContain('Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo(page, first);
    await page.keyboard.press('ArrowRight');
    await tabTo(page, 'Cancel payment');
    await page.keyboard.press('Enter');
    await page.locator('.outcome a').waitFor();
    await tabTo(page, 'can_', '.outcome');
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { level: 1, name: 'Cancellation' }).waitFor();
    await page.locator('.cancellation-head').getByText(second).first().waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
  });

  it('the focus is visible', async () => {
    const page = await open('#/cancellations');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');

    const style = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');

    expect(style).toBe('solid');
  });

  it('a review can be opened, rechecked and resolved, and the focus is never lost', async () => {
    const payment = crypto.randomUUID();
    await system().simulator('vtex').put(payment, 'manual');
    const { body } = await system().accept({ provider: 'vtex', transaction: { paymentId: payment } });
    await system().rested(body.id);
    const page = await open();
    await tabTo(page, 'Reviews', 'nav');
    await page.keyboard.press('Enter');
    await page.locator('.card').waitFor();
    expect(await focused(page)).toBe('Reviews');
    await tabTo(page, 'Recheck');
    await page.keyboard.press('Enter');
    await page.getByText(/^Rechecked at .+: still undecided/).waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).not.toBe('BODY');

    await tabTo(page, 'Resolve …');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('What really happened');
    await page.keyboard.type('Rejected');
    await tabTo(page, 'Why');
    await page.keyboard.type('declined');
    await tabTo(page, 'How you know');
    await page.keyboard.type('Their support said so');
    await tabTo(page, 'Resolve', '.resolution button');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Yes, resolve');
    await page.keyboard.press('Enter');
    await page.locator('.card').waitFor({ state: 'detached' });

    expect(await focused(page)).toBe('Reviews');
    expect((await system().rested(body.id)).rejection?.code).toBe('declined');
  });

  it('the focus is not hidden under the figures at the top', async () => {
    const page = await open('#/simulators', { viewport: { width: 1024, height: 500 } });
    await page.locator('.card .facts').last().waitFor();
    const hidden: unknown[] = [];
    for (let presses = 0; presses < 60; presses++) await page.keyboard.press('Tab');
    for (let presses = 0; presses < 45; presses++) {
      await page.keyboard.press('Shift+Tab');
      hidden.push(...(await page.evaluate<unknown[]>(underFigures)));
    }

    expect(hidden).toEqual([]);
  });
});

/** The label or the words of what has the focus. */
const focused = (page: Page) =>
  page.evaluate<string>(
    "document.activeElement.type === 'radio' ? document.activeElement.value : (document.activeElement.labels?.[0] ?? document.activeElement).textContent",
  );

async function tabTo(page: Page, words: string, within = 'body'): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const isWithin = await page.evaluate(`document.activeElement.closest(${JSON.stringify(within)}) !== null`);
    if (isWithin && (await focused(page)).includes(words)) return;
  }
  throw new Error(`${words} is not reached by Tab`);
}

/** What has the focus, if the figures cover it (WCAG 2.2, 2.4.11). */
const underFigures = `(() => {
  const focused = document.activeElement;
  const figures = document.querySelector('.tally').getBoundingClientRect();
  const { top, bottom } = focused.getBoundingClientRect();
  return focused.closest('main') && bottom > figures.top && top < figures.bottom ? [focused.outerHTML.slice(0, 100)] : [];
})()`;
