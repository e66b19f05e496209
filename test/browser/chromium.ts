import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian installs it. */
const executablePath = process.env.CHROMIUM_BIN ?? '/usr/bin/chromium';

export const howToInstall = `There is no Chromium at ${executablePath}. On Debian or Ubuntu: apt-get install chromium; elsewhere, set CHROMIUM_BIN.`;

export function hasChromium(): boolean {
  try {
    accessSync(executablePath, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A browser with a new profile that contacts no server except those of the page. `more` are further arguments. */
export const launchChromium = (...more: readonly string[]): Promise<Browser> =>
  chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
