import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserTests } from './a-page.ts';

const { open, system } = browserTests();

const figure = (page: Page, name: string) => page.locator(`[data-figure="${name}"] dd`);
const paymentIn = (page: Page) => page.getByLabel('transactionId', { exact: true }).inputValue();
const rowOf = (page: Page, payment: string) => page.locator('tbody tr', { hasText: payment });

async function choose(page: Page, provider: string): Promise<void> {
  await page.getByRole('radio', { name: provider, exact: true }).check();
}

describe('cancelling a payment', () => {
  it('shows it on the board at once and follows it to its end', async () => {
    const page = await open();
    const payment = await paymentIn(page);

    await page.getByRole('button', { name: 'Cancel payment' }).click();
    await rowOf(page, payment).getByText('Processing').waitFor();
    await rowOf(page, payment).getByText('Cancelled').waitFor();

    expect(await figure(page, 'doubles').textContent()).toBe('0');
    expect(await figure(page, 'lost').textContent()).toBe('0');
    expect(await paymentIn(page)).not.toBe(payment);
  });

  it('shows as curl the very request that it sends', async () => {
    const page = await open();
    await choose(page, 'yuno');
    const curl = await page.locator('pre.curl').textContent();
    const sent = page.waitForRequest(
      (request) => request.method() === 'POST' && request.url().endsWith('/v1/cancellations'),
    );

    await page.getByRole('button', { name: 'Cancel payment' }).click();

    const request = await sent;
    const [, body] = /-d '(.*)'$/s.exec(curl ?? '') ?? [];
    expect(JSON.parse(body ?? '')).toEqual(request.postDataJSON());
    expect(curl).toContain(`Idempotency-Key: ${request.headers()['idempotency-key']}`);
  });

  it.each([
    ['Send twice', '2 requests: 2 × 202; 1 of them replays; one cancellation.'],
    ['A hundred with one key', '100 requests: 100 × 202; 99 of them replays; one cancellation.'],
  ])('%s is one cancellation with one effect', async (button, words) => {
    const page = await open();
    await choose(page, 'lab4pay');
    const payment = await paymentIn(page);

    await page.getByRole('button', { name: button }).click();
    await page.getByText(words).waitFor();
    await rowOf(page, payment).getByText('Cancelled').waitFor();

    expect((await system().simulator('lab4pay').ledger(payment)).counts.cancelled).toBe(1);
    expect(await rowOf(page, payment).count()).toBe(1);
  });

  it('explains on its page what a lost reply led to', async () => {
    const page = await open();
    await choose(page, 'pace');
    await page.getByLabel('And then').selectOption({ label: 'Cancels, but its reply is lost' });
    await page.getByRole('button', { name: 'Cancel payment' }).click();
    await page.locator('.outcome a').click();

    await page.getByText('Cancel sent: outcome unknown').waitFor();
    await page.getByText('The same one is sent again with the same token').waitFor();
    await page.getByText('One effective cancel in its ledger').waitFor();
    await page.locator('.one-head').getByText('Cancelled').waitFor();
    await page.getByText('CancellationCompleted').waitFor();

    const machine = await page.getByRole('img', { name: /State machine/ }).getAttribute('aria-label');
    expect(machine).toContain('Cancelled, at the end');
  });

  it("says in the service's words what is wrong", async () => {
    const page = await open();
    await page.getByLabel('transactionId', { exact: true }).fill('<img src=x onerror=alert(1)>');
    const refused = page.waitForResponse((response) => response.status() === 422);

    await page.getByRole('button', { name: 'Cancel payment' }).click();
    await refused;

    const problem = await page.locator('.outcome .problem').textContent();
    expect(problem).toContain('/transaction/transactionId: letters, digits');
  });
});

describe('a review', () => {
  const reviewed = async () => {
    const payment = crypto.randomUUID();
    await system().simulator('vtex').put(payment, 'manual');
    const { body } = await system().accept({ provider: 'vtex', transaction: { paymentId: payment } });
    await system().rested(body.id);
    return body.id;
  };

  it('is resolved by what a person found out', async () => {
    const id = await reviewed();
    const page = await open('#/reviews');
    const card = page.locator(`[data-id="${id}"]`);
    await card.getByRole('button', { name: 'Resolve …' }).click();
    await card.getByLabel('What really happened').selectOption('rejected');
    await card.getByLabel('Why').selectOption('declined');
    await card.getByLabel('How you know').fill('Their support said so');

    await card.getByRole('button', { name: 'Resolve', exact: true }).click();
    await card.waitFor({ state: 'detached' });
    await page.goto(`${system().address}/#/cancellations/${id}`);
    await page.locator('.one-head').getByText('Rejected').waitFor();

    const { body } = await system().authorised(`/v1/cancellations/${id}`);
    expect(body).toMatchObject({
      status: 'rejected',
      rejection: { code: 'declined' },
      evidence: { via: 'operator', message: 'Their support said so' },
    });
  });

  it('can be looked at again', async () => {
    const id = await reviewed();
    const page = await open(`#/cancellations/${id}`);
    const recheck = page.waitForResponse((response) => response.url().endsWith(`${id}/recheck`));

    await page.getByRole('button', { name: 'Recheck' }).click();

    expect((await recheck).status()).toBe(202);
    await page.getByText('Looking again.').waitFor();
  });
});

describe('the list', () => {
  it('is filtered and searched, and its address says by what', async () => {
    const payment = crypto.randomUUID();
    await system().simulator('pace').put(payment, 'captured');
    const { body } = await system().accept({ provider: 'pace', transaction: { transactionId: payment } });
    await system().rested(body.id);
    const page = await open('#/cancellations');

    await page.getByLabel('Status').selectOption('rejected');
    await page.getByLabel('Search').fill(payment);
    await page.getByLabel('Search').press('Enter');
    await page.getByText('1 shown').waitFor();

    expect(page.url()).toContain(`status=rejected&payment=${payment}`);
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(await page.locator('tbody tr').textContent()).toContain('already captured');
  });

  it('shows a merchant only its own', async () => {
    const payment = crypto.randomUUID();
    await system().accept({ provider: 'pace', transaction: { transactionId: payment } });
    const page = await open(`#/cancellations?payment=${payment}`);
    await page.getByText('1 shown').waitFor();

    await page.getByLabel('Merchant', { exact: true }).selectOption('merchant-b');
    await page.getByText('None.').waitFor();

    expect(await page.locator('tbody tr').count()).toBe(0);
  });
});

describe('the simulators', () => {
  it('show what is set to happen, and that it has happened', async () => {
    const page = await open('#/simulators');
    const card = page.locator('[data-provider="pace"]');
    await card.getByLabel('Next exchange').selectOption('status-503');
    await card.getByRole('button', { name: 'Set', exact: true }).click();
    await card.getByText('Next: Answers 503 and does nothing').waitFor();

    const { body } = await system().accept({ provider: 'pace', transaction: { transactionId: crypto.randomUUID() } });
    await card.getByText('Nothing special happens next.').waitFor();

    expect((await system().rested(body.id)).status).toBe('cancelled');
  });

  it('offer no restart where nobody would start the system again', async () => {
    const page = await open('#/simulators');

    await page.getByText('Nobody watches over this process').waitFor();
    expect(await page.getByRole('button', { name: 'Kill and restart' }).count()).toBe(0);
  });
});

describe('with the keyboard only', () => {
  it('a payment is cancelled and its page reached', async () => {
    const page = await open();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toContain('Skip to the content');
    await page.keyboard.press('Enter');
    await tabTo(page, 'lab4pay');
    await page.keyboard.press('ArrowRight');
    await tabTo(page, 'Cancel payment');
    await page.keyboard.press('Enter');
    await page.locator('.outcome a').waitFor();
    await tabTo(page, 'can_', '.outcome');
    await page.keyboard.press('Enter');

    await page.getByRole('heading', { level: 1, name: 'Cancellation' }).waitFor();
    await page.locator('.one-head').getByText('pace').waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
  });

  it('shows where the focus is', async () => {
    const page = await open('#/cancellations');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');

    const style = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');

    expect(style).toBe('solid');
  });
});

describe('on a phone', () => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

  it.each(['#/', '#/cancellations', '#/reviews', '#/simulators'])('%s needs no sideways scrolling', async (hash) => {
    await system().accept({ provider: 'pace', transaction: { transactionId: 'x'.repeat(128) } }, 'long');
    const page = await open(hash, phone);
    await page.waitForTimeout(300);

    const widths = await page.evaluate('[document.documentElement.scrollWidth, innerWidth]');

    expect(widths).toEqual([360, 360]);
  });

  it('shows one cancellation within the screen, too', async () => {
    const { body } = await system().accept({ provider: 'pace', transaction: { transactionId: crypto.randomUUID() } });
    const page = await open(`#/cancellations/${body.id}`, phone);
    await page.getByText('One effective cancel in its ledger').waitFor();

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });
});

describe.each(['light', 'dark'] as const)('in the %s', (colorScheme) => {
  it('every text stands out from what is behind it', async () => {
    const page = await open('#/cancellations', { colorScheme });
    await page.locator('tbody tr').first().waitFor();

    const ratios = (await page.evaluate(contrasts)) as { text: string; ratio: number }[];

    expect(ratios.length).toBeGreaterThan(20);
    expect(ratios.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
  });
});

const focused = (page: Page) =>
  page.evaluate<string>('document.activeElement.textContent || document.activeElement.value');

async function tabTo(page: Page, words: string, within = 'body'): Promise<void> {
  for (let presses = 0; presses < 60; presses++) {
    await page.keyboard.press('Tab');
    const isWithin = await page.evaluate(`document.activeElement.closest(${JSON.stringify(within)}) !== null`);
    if (isWithin && (await focused(page)).includes(words)) return;
  }
  throw new Error(`${words} is not reached by Tab`);
}

/** WCAG 2.2, 1.4.3: the contrast of every element's own text with the nearest ground behind it. */
const contrasts = `(() => {
  const channel = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
  const parse = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const luminance = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll('body *')]
    .filter((element) => element.checkVisibility() && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
    .map((element) => {
      const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(ground(element))];
      return { text: element.textContent.slice(0, 40), ratio: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) };
    });
})()`;
