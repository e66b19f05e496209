import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { clientOf, temporaryFolder } from '../fixtures/a-system.ts';
import { launchChromium } from './chromium.ts';

const script = join(import.meta.dirname, '../../infra/local/supervise.ts');

it('a kill and restart from the page loses nothing and does nothing twice', async () => {
  const folder = temporaryFolder();
  const supervisor = spawn(process.execPath, [script, '--port', '0', '--data', folder.path, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(supervisor, 'exit');
  const browser = await launchChromium();
  try {
    const address = await readyAddress(supervisor.stdout);
    const page = await browser.newPage();
    await page.goto(`${address}/`);
    await page.getByRole('radio', { name: 'lab4pay', exact: true }).check();
    const payment = await page.getByLabel('transactionId', { exact: true }).inputValue();
    await page.getByRole('button', { name: 'Send 100 times' }).click();
    await page.getByText('one cancellation.').waitFor();
    await page.goto(`${address}/#/simulators`);

    await page.getByRole('button', { name: 'Kill and restart' }).click();
    await page.getByText(/Back after .* when it was killed/).waitFor({ timeout: 20_000 });
    await page.locator('[data-figure="ended"] dd', { hasText: '1' }).waitFor({ timeout: 20_000 });

    expect(await page.locator('[data-figure="lost"] dd').textContent()).toBe('0');
    expect(await page.locator('[data-figure="doubles"] dd').textContent()).toBe('0');
    expect((await clientOf(address).simulator('lab4pay').ledger(payment)).counts.cancelled).toBe(1);
  } finally {
    await browser.close();
    supervisor.kill('SIGTERM');
    await ended;
    folder.remove();
  }
});

/** Reads on after the address, because the program ends when nobody reads its output. */
function readyAddress(output: NodeJS.ReadableStream): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  let said = '';
  output.on('data', (chunk) => {
    said += chunk;
    const address = /Rescind is ready on (\S+)/.exec(said)?.[1];
    if (address !== undefined) resolve(address);
  });
  return promise;
}
