import type { Browser, BrowserContext, BrowserContextOptions, ConsoleMessage, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { SystemOptions } from '../../infra/local/system.ts';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';
import { launchChromium } from './chromium.ts';

/** The browser reports every refused request as an error, and some tests cause such a request. */
const isRefusal = (message: ConsoleMessage) =>
  /the server responded with a status of (404|409|422|503)/.test(message.text()) &&
  new URL(message.location().url).pathname.startsWith('/v1/');

/** What the browser reports of a request that a test has cut off. */
export const cutOff = /net::ERR_(INTERNET_DISCONNECTED|FAILED|NETWORK_CHANGED|CONNECTION_\w+)/;

/**
 * One system, with waits `hurry` times shorter, and one browser for a file of tests. Every test has its own page, and fails
 * if that page reports an error that is not `expected`.
 */
export function browserTests(hurry = 1, expected?: RegExp, options: Omit<SystemOptions, 'data' | 'port'> = {}) {
  const folder = temporaryFolder();
  const pageErrors: string[] = [];
  let system: Awaited<ReturnType<typeof aSystem>>;
  let browser: Browser;

  beforeAll(async () => {
    [system, browser] = await Promise.all([aSystem({ ...options, data: folder.path, hurry }), launchChromium()]);
  });
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close();
    expect(pageErrors.splice(0)).toEqual([]);
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
      page.on('pageerror', (error) => pageErrors.push(error.message));
      page.on('console', (message) => {
        if (message.type() !== 'error' || isRefusal(message) || expected?.test(message.text())) return;
        pageErrors.push(message.text());
      });
      page.on('request', (request) => {
        if (!request.url().startsWith(`${system.address}/`) && !request.url().startsWith('data:'))
          pageErrors.push(`a request to ${request.url()}`);
      });
      page.setDefaultTimeout(15_000);
      await page.goto(`${system.address}/${path}`);
      await page.locator('h1, #document h2').first().waitFor();
      return page;
    },
  };
}
