import { describe, expect, it } from 'vitest';
import { browserTests } from './a-page.ts';

const { open, system } = browserTests();

const readers = [
  { locale: 'de-DE', timezoneId: 'Europe/Berlin', words: /^\d\d\.\d\d\.20\d\d, \d\d:\d\d:\d\d ME(S)?Z$/ },
  {
    locale: 'en-US',
    timezoneId: 'America/New_York',
    words: /^[A-Z][a-z]{2} \d{1,2}, 20\d\d, \d{1,2}:\d\d:\d\d [AP]M E[SD]T$/,
  },
] as const;

describe.each(readers)('for a reader in $locale, $timezoneId', ({ locale, timezoneId, words }) => {
  it('every time says its day and its zone, and has its ISO form as a tooltip', async () => {
    const payment = crypto.randomUUID();
    await system().simulator('lab4pay').put(payment, 'silent');
    const { body } = await system().accept({ provider: 'lab4pay', transaction: { transactionId: payment } });
    const page = await open(`#/cancellations/${body.id}`, { locale, timezoneId });
    await page.locator('.timeline .ahead time').first().waitFor();
    const shown = await page
      .locator('time')
      .evaluateAll((times) =>
        times.map((time) => [time.textContent, time.getAttribute('datetime'), time.getAttribute('title')]),
      );
    const text = await page.locator('main').innerText();
    await page.goto(`${system().address}/#/cancellations`);
    await page.locator('tbody tr time').first().waitFor();
    const listed = await page.locator('tbody time').allTextContents();

    expect(shown.length).toBeGreaterThan(4);
    for (const [said, datetime, title] of shown) {
      expect(said?.replaceAll(' ', ' ')).toMatch(words);
      expect(new Date(datetime ?? '').toISOString()).toBe(datetime);
      expect(title).toBe(datetime);
    }
    expect(text).not.toMatch(/\d{4}-\d\d-\d\dT/);
    for (const said of listed) expect(said.replaceAll(' ', ' ')).toMatch(words);
  });
});
