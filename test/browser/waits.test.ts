import { describe, expect, it } from 'vitest';
import { browserTests } from './a-page.ts';

const { open, system } = browserTests(20);

describe('a cancellation that takes longer', () => {
  it('says why the cancel was sent again, and how the result is known', async () => {
    const transaction = { orderId: crypto.randomUUID(), transactionId: crypto.randomUUID() };
    await system().simulator('pg-orders').put(transaction.transactionId, 'void-fails-retryable');
    const { body } = await system().accept({ provider: 'pg-orders', transaction });
    const page = await open(`#/cancellations/${body.id}`);

    await page.getByText("The provider's history shows that attempt 1 failed, so the cancel is sent again.").waitFor();
    await page.locator('.cancellation-head .chip').getByText('Cancelled').waitFor();
    await page
      .locator('.cancellation-head .explanation')
      .getByText('The money was not taken, and it is no longer held.')
      .waitFor();
    await page.getByRole('heading', { name: 'How we know' }).waitFor();

    expect(await page.locator('.timeline .ahead').count()).toBe(0);
  });

  it('is known on every page while a provider refuses the credentials, and no longer when it accepts them', async () => {
    const payment = crypto.randomUUID();
    const refuse = { fault: 'status', status: 401, id: payment, times: 3 } as const;
    await system().simulator('lab4pay').fault(refuse);
    const page = await open('#/reviews');
    const { body } = await system().accept({ provider: 'lab4pay', transaction: { transactionId: payment } });

    await page.getByRole('alert').getByText('refuses your credentials').waitFor();
    await page.getByRole('alert').locator(`a[href*="${body.id}"]`).click();
    await page.locator('.explanation').getByText('The provider refuses your credentials').waitFor();
    await page.getByText('credentials that the provider accepts').waitFor();
    await page.getByText('Nothing happened. The service tries again after growing waits').first().waitFor();

    await page.locator('.events').getByText('CredentialsRefused').waitFor();

    await page.locator('.cancellation-head .chip').getByText('Cancelled').waitFor({ timeout: 30_000 });
    await page.locator('.events').getByText('CancellationCompleted').waitFor();
    expect(await page.getByText('refuses your credentials').count()).toBe(0);
  });

  it('says that an operator holds the provider, and goes on after the release', async () => {
    await system().hold('vtex');
    const transaction = { paymentId: crypto.randomUUID(), authorizationId: 'auth-1' };
    const { body } = await system().accept({ provider: 'vtex', transaction });
    const page = await open(`#/cancellations/${body.id}`);
    const head = page.locator('.cancellation-head');

    await head.getByText('An operator holds this provider').waitFor();
    await head.getByText('the release of the provider').waitFor();
    expect(await page.locator('.timeline .ahead').count()).toBe(0);
    await system().release('vtex');

    await head.locator('.chip').getByText('Cancelled').waitFor();
    expect(await head.getByText('Waits for').count()).toBe(0);
  });
});
