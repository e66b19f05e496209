import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { operations } from '../../functions/api/documents/operations.ts';
import { detailTypeNames } from '../../functions/api/event-schema.ts';
import { browserTests } from './a-page.ts';

const { open, system } = browserTests();

const widthOf = (page: Page) => page.evaluate<number>('document.documentElement.scrollWidth');

/** The page that a link opens beside this one. */
async function follow(page: Page, name: string): Promise<Page> {
  const [opened] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name }).click()]);
  await opened.waitForLoadState();
  return opened;
}

describe('the page of the API', () => {
  it.each(['light', 'dark'] as const)('shows every operation in %s, and fits a phone', async (colorScheme) => {
    const page = await open('docs', { colorScheme, viewport: { width: 390, height: 844 } });
    await page.getByRole('heading', { name: 'Schemas' }).waitFor();

    const shown = await page.locator('.opblock-summary').allInnerTexts();

    expect(shown.map((words) => words.split('\n', 3).join(' ')).toSorted()).toEqual(
      operations.map(({ method, path, summary }) => `${method.toUpperCase()} ${path} ${summary}`).toSorted(),
    );
    expect(await page.locator('html.dark-mode').count()).toBe(colorScheme === 'dark' ? 1 : 0);
    expect(await widthOf(page)).toBe(390);
  });

  it.each([320, 1024, 1280, 1600])('fits %i px, and is an overview of at most three screens', async (width) => {
    const page = await open('docs', { viewport: { width, height: 900 } });
    await page.getByRole('heading', { name: 'Schemas' }).waitFor();

    expect(await widthOf(page)).toBe(width);
    expect(await page.evaluate<number>('document.documentElement.scrollHeight')).toBeLessThan(3 * 900);
  });

  it.each(['light', 'dark'] as const)('has the colours and the type of the console in %s', async (colorScheme) => {
    const style = `(({ backgroundColor, fontFamily }) => [backgroundColor, fontFamily])`;
    const page = await open('docs', { colorScheme });
    await page.locator('.opblock').first().waitFor();
    const own = await page.evaluate(
      `[${style}(getComputedStyle(document.body))[0], ${style}(getComputedStyle(document.querySelector('.info p')))[1]]`,
    );
    const ground = await page.evaluate(`getComputedStyle(document.querySelector('.swagger-ui')).backgroundColor`);

    await page.getByRole('link', { name: 'Console', exact: true }).click();
    await page.locator('h1').waitFor();

    expect(await page.evaluate(`${style}(getComputedStyle(document.body))`)).toEqual(own);
    expect(ground).toBe('rgba(0, 0, 0, 0)');
  });

  it('fetches a token and sends a request with it', async () => {
    const page = await open('docs');
    await page.getByRole('button', { name: 'Authorize' }).click();
    await page.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
    await page.getByRole('button', { name: 'Close', exact: true }).click();

    const operation = page.locator('#operations-providers-listProviders');
    await operation.locator('.opblock-summary').click();
    await operation.getByRole('button', { name: 'Try it out' }).click();
    await operation.getByRole('button', { name: 'Execute' }).click();

    await operation.locator('.live-responses-table').getByText('"provider"').first().waitFor();
    expect(await operation.locator('.live-responses-table .response-col_status').last().textContent()).toBe('200');
  });

  it('leads to the events, and they lead back and to the console', async () => {
    const events = await follow(await open('docs'), 'the events');
    const api = await follow(events, 'the API');
    const console = await follow(events, 'the console');

    expect([events, api, console].map((page) => page.url())).toEqual(
      ['/docs/events', '/docs', '/'].map((path) => system().address + path),
    );
  });
});

describe('the page of the events', () => {
  it('shows every event with an example and its schema', async () => {
    const page = await open('docs/events', { viewport: { width: 390, height: 844 } });

    for (const name of detailTypeNames) {
      const event = page.locator('.opblock', { has: page.getByText(name, { exact: true }) });
      await event.locator('.opblock-summary').click();
      await event.getByText(`"${name}"`, { exact: true }).waitFor();
      await event.getByText('Schema', { exact: true }).click();
      await event.getByText('Expand all').last().click();
      await event.getByText('Use it to drop duplicates').waitFor();
    }

    expect(await page.locator('.opblock').count()).toBe(detailTypeNames.length);
    expect(await page.getByText('No operations defined').count()).toBe(0);
    expect(await widthOf(page)).toBe(390);
  });
});
