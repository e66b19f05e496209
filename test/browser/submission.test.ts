import type { Page, Request } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserTests, cutOff } from './a-page.ts';
import { findings } from './accessibility.ts';

const { open, system } = browserTests(1, cutOff);

const submit = (page: Page) => page.getByRole('button', { name: 'Cancel payment' });
const payment = (page: Page) => page.getByLabel('transactionId', { exact: true });
const isCancel = (request: Request) => request.method() === 'POST' && request.url().endsWith('/v1/cancellations');

async function formOf(provider: string, options = {}): Promise<Page> {
  const page = await open('#/', options);
  await page.getByRole('radio', { name: provider, exact: true }).check();
  return page;
}

describe('a request without an answer', () => {
  it.each(['before', 'after'] as const)('that was lost %s it arrived is sent again as the same one', async (when) => {
    const page = await formOf('lab4pay');
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => isCancel(request) && keys.push(request.headers()['idempotency-key']));
    await page.route('**/v1/cancellations', async (route) => {
      if (!isCancel(route.request())) return route.continue();
      if (when === 'after') await route.fetch();
      await route.abort();
    });
    const id = await payment(page).inputValue();
    await submit(page).click();
    await page.getByText('nobody knows whether the request has arrived').waitFor();
    await page.getByText('It is safe to send it again: it has the same idempotency key').waitFor();
    await page.unrouteAll();

    await page.getByRole('button', { name: 'Send again' }).click();
    await page.locator('.outcome').getByText('Answered 202').waitFor();

    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    const { items } = (await system().authorised(`/v1/cancellations?reference=${id}`)).body as unknown as { items: [] };
    expect(items).toHaveLength(1);
  });

  it('that a server error answers is not taken for a refusal', async () => {
    const page = await formOf('lab4pay');
    await page.route('**/v1/cancellations', (route) =>
      isCancel(route.request()) ? route.fulfill({ status: 503, json: { title: 'Not now' } }) : route.continue(),
    );

    await submit(page).click();

    await page.getByText('It is unknown whether it was accepted').waitFor();
    expect(await page.getByRole('button', { name: 'Send again' }).isVisible()).toBe(true);
  });
});

describe('the form', () => {
  it('says that it is busy while it sends, and cannot be sent twice', async () => {
    const page = await formOf('lab4pay');
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route('**/v1/cancellations', async (route) => {
      await promise;
      await route.continue();
    });

    await submit(page).focus();
    await page.keyboard.press('Enter');

    const busy = page.getByRole('button', { name: 'Sending …' });
    await busy.waitFor();
    expect(await busy.isDisabled()).toBe(true);
    expect(await page.getByRole('button', { name: 'Send twice' }).isDisabled()).toBe(true);
    expect(await page.getByRole('radio', { name: 'pace', exact: true }).isDisabled()).toBe(true);
    expect(await page.locator('form.request').getAttribute('aria-busy')).toBe('true');
    resolve();
    await page.getByText('Answered 202').waitFor();
    await submit(page).waitFor();
    expect(await page.locator('form.request').getAttribute('aria-busy')).toBe(null);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Cancel payment');
  });

  it('shows an error at its field, for a screen reader too, until it is mended', async () => {
    const page = await formOf('lab4pay');
    const field = payment(page);
    await field.fill('<img src=x onerror=alert(1)>');

    await submit(page).click();

    await page.locator('.field-error').waitFor();
    const described = (await field.getAttribute('aria-describedby')) ?? '';
    expect(await page.locator(`[id="${described}"]`).textContent()).toMatch(/^Letters, digits/);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await field.evaluate((input) => input === input.ownerDocument.activeElement)).toBe(true);
    expect(await page.locator('.outcome').innerText()).toBe('The request has invalid fields.');
    expect(await findings(page)).toEqual([]);
    await field.fill('mended');
    expect(await page.locator('.field-error').count()).toBe(0);
    expect(await field.getAttribute('aria-describedby')).toBe(null);
  });

  it('opens the fold of a field with an error', async () => {
    const page = await formOf('stripe');
    await page.locator('summary', { hasText: 'More fields' }).click();
    await page.getByLabel('If the payment is captured').selectOption('refund');
    const currency = page.getByLabel('Currency');
    expect(await currency.inputValue()).toBe('');
    await page.getByLabel('Only this amount (minor units)').fill('12.5');
    await page.locator('summary', { hasText: 'More fields' }).click();

    await submit(page).click();

    await page.locator('.field-error').first().waitFor();
    expect(await currency.isVisible()).toBe(true);
    expect(await currency.getAttribute('aria-invalid')).toBe('true');
  });

  it('leads to the cancellation that owns the payment', async () => {
    const id = crypto.randomUUID();
    await system().simulator('lab4pay').put(id, 'silent');
    const { body } = await system().accept({ provider: 'lab4pay', transaction: { transactionId: id } });
    const page = await formOf('lab4pay');
    await payment(page).fill(id);

    await submit(page).click();
    await page.locator('.outcome').getByRole('link', { name: body.id }).click();

    await page.locator('.cancellation-head', { hasText: body.id }).waitFor();
  });

  it('shows no answer of another provider', async () => {
    const page = await formOf('lab4pay');
    await submit(page).click();
    await page.locator('.outcome').getByText('Answered 202').waitFor();

    await page.getByRole('radio', { name: 'pace', exact: true }).check();

    expect(await page.locator('.outcome').innerText()).toBe('');
  });

  it('shows the answer without scrolling on a low screen', async () => {
    const page = await formOf('pg-orders', { viewport: { width: 1280, height: 520 } });

    await submit(page).click();
    await page.locator('.outcome').getByText('Answered 202').waitFor();

    const box = await page.locator('.outcome').boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? Infinity)).toBeLessThanOrEqual(521);
    expect(box?.y).toBeGreaterThan(0);
  });

  it('does not say that a captured payment is refunded unasked', async () => {
    const page = await formOf('stripe');

    await page.getByText('The cancellation of a captured payment is rejected, unless you ask for a refund').waitFor();
  });
});
