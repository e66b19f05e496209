import type { Browser, BrowserContext, BrowserContextOptions, ConsoleMessage, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';
import { launchChromium } from './chromium.ts';

/** The browser reports every answer that says no, and some tests ask the API for one. */
const isRefusal = (message: ConsoleMessage) =>
  /the server responded with a status of (404|422)/.test(message.text()) &&
  new URL(message.location().url).pathname.startsWith('/v1/');

/** One system and one browser for a file of tests; every page is new, and fails its test by any error of its own. */
export function browserTests() {
  const folder = temporaryFolder();
  const complaints: string[] = [];
  let system: Awaited<ReturnType<typeof aSystem>>;
  let browser: Browser;

  beforeAll(async () => {
    [system, browser] = await Promise.all([aSystem({ data: folder.path }), launchChromium()]);
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    expect(complaints.splice(0)).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await system?.close();
    folder.remove();
  });

  return {
    system: () => system,
    context: (): Promise<BrowserContext> => browser.newContext(),
    /** `path` is what follows the first slash; a page may request nothing from another server. */
    async open(path = '#/', options: BrowserContextOptions = {}): Promise<Page> {
      const page = await browser.newPage(options);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !isRefusal(message)) complaints.push(message.text());
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(`${system.address}/`) && !request.url().startsWith('data:'))
          complaints.push(`a request to ${request.url()}`);
      });
      page.setDefaultTimeout(15_000);
      await page.goto(`${system.address}/${path}`);
      await page.locator('h1, #document h2').first().waitFor();
      return page;
    },
  };
}
