import { accessSync, constants } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Debian and its kin install it. */
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

/** A browser with a profile of its own that talks to nobody but the page it is shown. */
export const launchChromium = (): Promise<Browser> =>
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
    ],
  });
