import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { providers } from '../../functions/providers/index.ts';
import { startSystem } from '../../infra/local/system.ts';
import { clientOf, temporaryFolder } from '../fixtures/a-system.ts';
import { hasChromium, howToInstall, launchChromium } from './chromium.ts';

/** `npm run screenshots`: takes the pictures in `docs/images` from a running system. */

const images = join(import.meta.dirname, '../../docs/images');
const desktop = { width: 1280, height: 860 };
const phone = { width: 390, height: 844 };

if (!hasChromium()) {
  console.error(howToInstall);
  process.exit(77);
}
const folder = temporaryFolder();
const system = await startSystem({
  port: 0,
  data: folder.path,
  logLevel: 'SILENT',
  // The picture shows the restart button, but nobody presses it.
  restart: () => undefined,
});
const browser = await launchChromium();
try {
  const { lostReply } = await prepare(system.address);
  mkdirSync(images, { recursive: true });
  await take(browser, 'console', { viewport: desktop }, '#/');
  await take(browser, 'console-dark', { viewport: desktop, colorScheme: 'dark' }, '#/');
  await take(browser, 'console-narrow', { viewport: phone, deviceScaleFactor: 2 }, '#/cancellations');
  await take(browser, 'cancellation', { viewport: { width: 1280, height: 1080 } }, `#/cancellations/${lostReply}`);
  await take(browser, 'reviews', { viewport: desktop }, '#/reviews');
  await take(browser, 'simulators', { viewport: desktop }, '#/simulators');
} finally {
  await browser.close();
  await system.close();
  folder.remove();
}
// The bundler keeps a process for the next build.
process.exit(0);

/** Cancellations of every kind: ended, with a lost answer, in review, and waiting. */
async function prepare(address: string) {
  const { accept, rested, simulator } = clientOf(address);
  const cancel = async (
    provider: string,
    { state, fault }: { state?: string; fault?: Record<string, unknown> } = {},
  ) => {
    const example = providers.get(provider)?.example;
    const suffix = crypto.randomUUID();
    const transaction = Object.fromEntries(Object.keys(example?.transaction ?? {}).map((name) => [name, suffix]));
    if (state) await simulator(provider).put(suffix, state);
    if (fault) await simulator(provider).fault({ ...fault, id: suffix });
    const body = {
      provider,
      transaction,
      reason: 'requested_by_customer',
      merchantReference: `order-${1000 + Math.floor(performance.now() % 9000)}`,
    };
    return (await accept(body)).body.id;
  };
  const ended = [
    await cancel('pace'),
    await cancel('pg-orders', { state: 'captured' }),
    await cancel('yuno'),
    await cancel('vtex', { state: 'settled' }),
    await cancel('pace', { state: 'captured' }),
    await cancel('lab4pay'),
  ];
  const review = await cancel('vtex', { state: 'manual' });
  const lostReply = await cancel('pace', { fault: { fault: 'reply-lost', exchange: 'cancel' } });
  await Promise.all([...ended, review, lostReply].map(rested));
  await cancel('yuno', { state: 'pending-confirmation' });
  await cancel('lab4pay', { state: 'silent' });
  return { lostReply };
}

async function take(
  from: Browser,
  name: string,
  options: Parameters<Browser['newPage']>[0],
  hash: string,
): Promise<void> {
  const page: Page = await from.newPage({ ...options, reducedMotion: 'reduce' });
  page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(`${system.address}/${hash}`);
  await page.locator('[data-figure="accepted"] dd').filter({ hasText: '1' }).waitFor();
  await page.waitForTimeout(600);
  await page.screenshot({ path: join(images, `${name}.png`) });
  await page.close();
}
