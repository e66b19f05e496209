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
  it('shows it at once and follows it to its end', async () => {
    const page = await open();
    await choose(page, 'lab4pay');
    const payment = await paymentIn(page);

    await page.getByRole('button', { name: 'Cancel payment' }).click();
    await rowOf(page, payment).getByText('Processing').waitFor();
    await rowOf(page, payment).getByText('Cancelled').waitFor();

    expect(await figure(page, 'doubles').textContent()).toBe('0');
    expect(await figure(page, 'lost').textContent()).toBe('0');
    expect(await paymentIn(page)).not.toBe(payment);
  });

  it('shows as curl exactly the request that it sends', async () => {
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
    ['Send twice', '2 requests: answered 2 × 202, of which 1 is a replay. Result: one cancellation.'],
    ['Send 100 times', '100 requests: answered 100 × 202, of which 99 are replays. Result: one cancellation.'],
  ])('%s makes one cancellation with one effect', async (button, words) => {
    const page = await open();
    await choose(page, 'lab4pay');
    const payment = await paymentIn(page);

    await page.getByRole('button', { name: button }).click();
    await page.getByText(words).waitFor();
    await rowOf(page, payment).getByText('Cancelled').waitFor();

    expect((await system().simulator('lab4pay').ledger(payment)).counts.cancelled).toBe(1);
    expect(await rowOf(page, payment).count()).toBe(1);
  });

  it('explains what a lost answer led to', async () => {
    const page = await open();
    await choose(page, 'pace');
    await page.getByLabel('Fault').selectOption({ label: 'Cancels, but its answer is lost' });
    await page.getByRole('button', { name: 'Cancel payment' }).click();
    await page.locator('.outcome a').click();

    await page.getByText('Cancel request: outcome unknown').waitFor();
    await page.getByText('The service sends it again with the same token').waitFor();
    await page.getByText('the connection was dropped before an answer (ECONNRESET)').waitFor();
    await page.getByText("The simulator's ledger shows one effect from 2 attempts").waitFor();
    await page.getByText('Payment state').waitFor();
    await page.locator('.cancellation-head .chip').getByText('Cancelled').waitFor();
    await page.getByText('CancellationCompleted').waitFor();

    const machine = await page.getByRole('img', { name: /State machine/ }).getAttribute('aria-label');
    expect(machine).toContain('Cancelled, at the end');
  });

  it('says why it waits, until when, and what comes next', async () => {
    const payment = crypto.randomUUID();
    await system().simulator('lab4pay').fault({ fault: 'status', status: 500, exchange: 'cancel', id: payment });
    const { body } = await system().accept({ provider: 'lab4pay', transaction: { transactionId: payment } });
    const page = await open(`#/cancellations/${body.id}`);

    await page.getByText(/Until a read shows that the cancel has worked, the service repeats it/).waitFor();
    const ahead = page.locator('.timeline .ahead');
    await ahead.getByText(/^At .+ the service reads the payment.*, or sooner if a webhook arrives\.$/).waitFor();
    const head = page.locator('.cancellation-head');
    await head.getByText('so we read the payment to find out.').waitFor();
    await head.getByText('Waits for').waitFor();
    await head
      .getByText(/\(in \d+ (minutes|seconds).*\)$/)
      .last()
      .waitFor();
    await page.getByRole('heading', { name: 'What we know so far' }).waitFor();

    expect(await page.getByRole('heading', { name: 'How we know' }).count()).toBe(0);
    expect(await page.evaluate(overlappingTexts)).toEqual([]);
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

  it('is resolved with what a person found out', async () => {
    const id = await reviewed();
    const page = await open('#/reviews');
    const card = page.locator(`[data-id="${id}"]`);
    await card.getByRole('button', { name: 'Resolve …' }).click();
    await card.getByLabel('What really happened').selectOption('rejected');
    await card.getByLabel('Why').selectOption('declined');
    await card.getByLabel('How you know').fill('Their support said so');

    await card.getByRole('button', { name: 'Resolve', exact: true }).click();
    await page.getByRole('button', { name: 'Yes, resolve' }).click();
    await card.waitFor({ state: 'detached' });
    await page.goto(`${system().address}/#/cancellations/${id}`);
    await page.locator('.cancellation-head').getByText('Rejected').waitFor();

    const { body } = await system().authorised(`/v1/cancellations/${id}`);
    expect(body).toMatchObject({
      status: 'rejected',
      rejection: { code: 'declined' },
      evidence: { via: 'operator', message: 'Their support said so' },
    });
  });

  it('can be rechecked', async () => {
    const id = await reviewed();
    const page = await open(`#/cancellations/${id}`);
    const recheck = page.waitForResponse((response) => response.url().endsWith(`${id}/recheck`));

    await page.getByRole('button', { name: 'Recheck' }).click();

    expect((await recheck).status()).toBe(202);
    await page
      .getByText(/^Rechecked at .+: still undecided · Cancel request: the provider asks for a person/)
      .waitFor();
    await page.getByText('Before the review').waitFor();
  });

  it('shows the outcome of a recheck on its card', async () => {
    const id = await reviewed();
    const page = await open('#/reviews');
    const card = page.locator(`[data-id="${id}"]`);

    await card.getByRole('button', { name: 'Recheck' }).click();

    await card.getByText(/^Rechecked at .+: still undecided/).waitFor();
    await card.getByText('Before the review').waitFor();
    await card.getByText('Waiting since').waitFor();
  });

  it('has no result selected at first', async () => {
    const id = await reviewed();
    const page = await open(`#/cancellations/${id}`);
    const sent: string[] = [];
    page.on('request', (request) => request.url().endsWith('/resolution') && sent.push(request.url()));
    await page.getByRole('button', { name: 'Resolve …' }).click();
    const what = page.getByLabel('What really happened');
    expect(await what.inputValue()).toBe('');
    await page.getByLabel('How you know').fill('Not looked yet');

    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    expect(await page.locator('.resolution select:invalid').count()).toBe(1);
    await what.selectOption('rejected');
    expect(await page.getByLabel('Why').inputValue()).toBe('');
    await page.getByRole('button', { name: 'Resolve', exact: true }).click();

    expect(await page.locator('.resolution select:invalid').count()).toBe(1);
    expect(sent).toEqual([]);
    await what.selectOption('cancelled');
    await page.getByRole('button', { name: 'Resolve', exact: true }).click();
    expect(sent).toEqual([]);
    await page.getByRole('button', { name: 'Yes, resolve' }).click();
    await page.locator('.cancellation-head .chip').getByText('Cancelled').waitFor();
    expect(sent).toHaveLength(1);
  });

  it('shows on its page and in the list how long it has waited', async () => {
    const id = await reviewed();
    const page = await open(`#/cancellations/${id}`);
    const waited = page
      .locator('.cancellation-head dt', { hasText: 'Waiting for a person' })
      .locator('xpath=following-sibling::dd[1]');
    await waited.filter({ hasText: /^[3-9]\.\d s$/ }).waitFor();
    expect(await page.getByText('Duration so far').count()).toBe(0);

    await page.goto(`${system().address}/#/cancellations`);

    await page
      .locator(`tr[data-id="${id}"]`)
      .getByText(/^waiting [3-9]\.\d s$/)
      .waitFor();
  });
});

describe('the list', () => {
  it('is filtered and searched, and its URL contains the filters', async () => {
    const payment = crypto.randomUUID();
    await system().simulator('pace').put(payment, 'captured');
    const { body } = await system().accept({ provider: 'pace', transaction: { transactionId: payment } });
    await system().rested(body.id);
    const page = await open('#/cancellations');

    await page.getByLabel('Status').selectOption('rejected');
    await page.getByLabel('Search').fill(payment);
    await page.getByLabel('Search').press('Enter');
    await page.getByText('1 shown').waitFor();

    expect(page.url()).toContain(`status=rejected&reference=${payment}`);
    expect(await page.locator('tbody tr').count()).toBe(1);
    expect(await page.locator('tbody tr').textContent()).toContain('the money was taken before a cancel could work');
  });

  it('finds an order number, any reference of the payment, and the days of the request, with the keyboard alone', async () => {
    const [payment, order] = [crypto.randomUUID(), `order ${crypto.randomUUID()}`];
    const transaction = { paymentId: payment, authorizationId: `auth-${payment}` };
    const { body } = await system().accept({ provider: 'vtex', transaction, merchantReference: order });
    const page = await open('#/cancellations');
    const find = async (text: string) => {
      await page.getByLabel('Search').fill(text);
      await page.getByLabel('Search').press('Enter');
    };

    for (const text of [payment, payment.toUpperCase(), `auth-${payment}`, ` ${order}`]) {
      await find(text);
      await page.getByText('1 shown').waitFor();
      expect(await page.locator('tbody tr').getAttribute('data-id')).toBe(body.id);
    }

    await page.getByLabel('From').fill('2020-01-01');
    await page.getByLabel('To', { exact: true }).fill('2020-01-31');
    await page.getByLabel('To', { exact: true }).press('Enter');
    await page.getByText('No cancellations found.').waitFor();
    expect(page.url()).toContain('from=2020-01-01&to=2020-01-31');
    await page.getByLabel('To', { exact: true }).fill('');
    await page.getByLabel('To', { exact: true }).press('Enter');
    await page.getByText('1 shown').waitFor();
  });

  it('shows what needs a person', async () => {
    const payment = crypto.randomUUID();
    await system().simulator('vtex').put(payment, 'manual');
    const { body } = await system().accept({ provider: 'vtex', transaction: { paymentId: payment } });
    await system().rested(body.id);
    const page = await open('#/cancellations');

    await page.getByLabel('Status').selectOption('Needs a person');

    await page.locator(`tr[data-id="${body.id}"]`).waitFor();
    expect(await page.locator('tbody tr').filter({ hasNotText: 'Needs a person' }).count()).toBe(0);
  });

  it('says how far a long search has come, and goes on when it is asked to', async () => {
    let requests = 0;
    const page = await open('#/cancellations');
    await page.route('**/v1/cancellations?*provider=pace*', (route) => {
      requests += 1;
      const isLast = requests > 10;
      const nextCursor = isLast ? null : `c${requests}`;
      return route.fulfill({
        json: { items: [], nextCursor, searchedBackTo: isLast ? null : '2020-01-02T12:00:00.000Z' },
      });
    });

    await page.getByLabel('Provider').selectOption('pace');
    await page.getByText(/^Nothing found yet\. Searched back to .*2020.*; there is more\.$/).waitFor();
    await page.getByRole('button', { name: 'Continue the search' }).click();
    await page.getByText('No cancellations found.').waitFor();

    expect(requests).toBe(11);
    expect(await page.getByRole('button', { name: 'Continue the search' }).isVisible()).toBe(false);
  });

  it('opens the cancellation whose id is pasted, and asks for a complete id if it is not', async () => {
    const { body } = await system().accept({ provider: 'pace', transaction: { transactionId: crypto.randomUUID() } });
    const page = await open('#/cancellations');
    await page.getByLabel('Search').fill(body.id.slice(0, 9));
    await page.getByLabel('Search').press('Enter');
    await page.getByText('The search needs a complete id').waitFor();

    await page.getByLabel('Search').fill(` ${body.id} `);
    await page.getByLabel('Search').press('Enter');

    await page.locator('.cancellation-head', { hasText: body.id }).waitFor();
  });

  it('shows only the cancellations of the merchant', async () => {
    const payment = crypto.randomUUID();
    await system().accept({ provider: 'pace', transaction: { transactionId: payment } });
    const page = await open(`#/cancellations?reference=${payment}`);
    await page.getByText('1 shown').waitFor();

    await page.getByLabel('Merchant', { exact: true }).selectOption('merchant-b');
    await page.getByText('No cancellations found.').waitFor();

    expect(await page.locator('tbody tr').count()).toBe(0);
  });
});

describe('a URL', () => {
  it('of a missing cancellation shows one sentence', async () => {
    const page = await open('#/cancellations/can_abc');

    await page.getByText('There is no cancellation of merchant-a with the id can_abc.').waitFor();

    expect(await page.getByRole('heading', { level: 2 }).count()).toBe(0);
  });

  it('of a missing page says so', async () => {
    const page = await open('#/cancelations');

    await page.getByRole('heading', { level: 1, name: 'Page not found' }).waitFor();

    expect(await page.getByText('There is no page at #/cancelations.').count()).toBe(1);
  });

  it('of the API documents is linked from the page', async () => {
    const page = await open('#/reviews');

    await page.getByRole('link', { name: 'API' }).click();

    await page.waitForURL(`${system().address}/docs`);
  });
});

describe('the simulators', () => {
  it('show the fault that is set until it has happened', async () => {
    const page = await open('#/simulators');
    const card = page.locator('[data-provider="pace"]');
    await card.getByLabel('Fault for the next request').selectOption('status-503');
    await card.getByRole('button', { name: 'Set', exact: true }).click();
    await card.getByText('Next: Answers 503 and does nothing').waitFor();

    const { body } = await system().accept({ provider: 'pace', transaction: { transactionId: crypto.randomUUID() } });
    await card.getByText('No fault is set.').waitFor();

    expect((await system().rested(body.id)).status).toBe('cancelled');
  });

  it('offer no restart without a supervisor', async () => {
    const page = await open('#/simulators');

    await page.getByText('No supervisor watches this process').waitFor();
    expect(await page.getByRole('button', { name: 'Kill and restart' }).count()).toBe(0);
  });
});

describe('on a phone', () => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

  it('a row of the list shows every column', async () => {
    await system().accept({ provider: 'pace', transaction: { transactionId: crypto.randomUUID() } });
    const page = await open('#/cancellations', phone);
    await page.locator('tbody tr').first().waitFor();

    const row = await page.locator('tbody tr').first().innerText();

    expect(await page.locator('tbody tr').first().locator('td:visible').count()).toBe(7);
    expect(row).toMatch(/pace/);
    expect(await page.getByRole('row').first().getByRole('columnheader').count()).toBe(7);
  });

  it('the answer is visible under the button', async () => {
    const page = await open('#/', { ...phone, viewport: { width: 390, height: 600 } });
    expect(await page.locator('pre.curl').isVisible()).toBe(false);

    await page.getByRole('button', { name: 'Cancel payment' }).click();
    await page.getByText('Answered 202').waitFor();

    const box = await page.locator('.outcome').boundingBox();
    expect(box?.y).toBeGreaterThan(0);
    // A browser scrolls by whole pixels, but a box may end between two pixels.
    expect(Math.floor((box?.y ?? Infinity) + (box?.height ?? Infinity))).toBeLessThanOrEqual(600);
  });
});

/** Texts of the drawing that overlap. */
const overlappingTexts = `(() => {
  const texts = [...document.querySelectorAll('.machine text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
  return texts.flatMap(([a, one], index) => texts.slice(index + 1)
    .filter(([, other]) => one.left < other.right && other.left < one.right && one.top + 3 < other.bottom && other.top + 3 < one.bottom)
    .map(([b]) => a + ' / ' + b));
})()`;
