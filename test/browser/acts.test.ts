import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserTests } from './a-page.ts';

const { open, system } = browserTests();

async function reviewed(): Promise<string> {
  const payment = crypto.randomUUID();
  await system().simulator('vtex').put(payment, 'manual');
  const { body } = await system().accept({ provider: 'vtex', transaction: { paymentId: payment } });
  await system().rested(body.id);
  return body.id;
}

/** Fills the open form in, and presses its button. */
async function say(page: Page, status: string, note: string, label: string): Promise<void> {
  await page.getByLabel('What really happened').selectOption(status);
  await page.getByLabel('How you know').fill(note);
  await page.getByRole('button', { name: label, exact: true }).click();
}

describe('a resolution', () => {
  it('is confirmed by keyboard, and the focus comes back after a no', async () => {
    const id = await reviewed();
    const page = await open(`?person=ana#/cancellations/${id}`);
    await page.getByRole('button', { name: 'Resolve …' }).click();
    await say(page, 'cancelled', 'seen in the portal', 'Resolve');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('this cannot be undone').waitFor();

    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    expect(await page.locator(':focus').textContent()).toBe('Resolve');
    expect((await system().authorised(`/v1/cancellations/${id}`)).body.status).toBe('review_required');

    await page.keyboard.press('Enter');
    await dialog.waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.locator('.cancellation-head').getByText('Cancelled', { exact: true }).waitFor();
  });

  it('says who made it and when, and a correction stands beside the end', async () => {
    const id = await reviewed();
    const page = await open(`?person=ana#/cancellations/${id}`);
    await page.getByRole('button', { name: 'Resolve …' }).click();
    await say(page, 'cancelled', 'seen in the portal', 'Resolve');
    await page.getByRole('button', { name: 'Yes, resolve' }).click();
    await page.locator('.acts').getByText('ana (merchant-a-ana) resolved the review').waitFor();
    await page.locator('.facts').getByText('ana (merchant-a-ana)').waitFor();

    await page.getByRole('button', { name: 'Correct …' }).click();
    await say(page, 'refunded', 'the bank shows a refund', 'Correct');
    await page.getByRole('dialog').getByText('this cannot be undone').waitFor();
    await page.getByRole('button', { name: 'Yes, correct' }).click();

    await page.locator('.correction').getByText('the bank shows a refund').waitFor();
    await page.locator('.cancellation-head').getByText('Cancelled', { exact: true }).waitFor();
    await page.locator('.acts').getByText('ana (merchant-a-ana) corrected the end').waitFor();
    await page.locator('.events').getByText('CancellationContradicted').waitFor();
    await page.goto(`${system().address}/#/cancellations`);
    await page.locator(`[data-id="${id}"]`).getByText('corrected to refunded').waitFor();
  });
});

describe('a recheck', () => {
  it('is shown with its note', async () => {
    const id = await reviewed();
    const page = await open(`#/cancellations/${id}`);
    await page.getByText('Add a note').click();
    await page.getByLabel('Note on the recheck').fill('they say that it is settled');

    await page.getByRole('button', { name: 'Recheck' }).click();

    await page.locator('.acts').getByText('merchant-a asked for a recheck: they say that it is settled').waitFor();
  });
});
