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
      await event.getByText(`"${name}"`).waitFor();
      await event.getByText('Schema', { exact: true }).click();
      await event.getByText('Expand all').last().click();
      await event.getByText('Use it to drop duplicates').waitFor();
    }

    expect(await page.locator('.opblock').count()).toBe(detailTypeNames.length);
    expect(await page.getByText('No operations defined').count()).toBe(0);
    expect(await widthOf(page)).toBe(390);
  });
});
