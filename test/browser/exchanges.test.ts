import { describe, expect, it } from 'vitest';
import { browserTests } from './a-page.ts';

const { open, system } = browserTests(20);

describe('what was said to the provider', () => {
  it('is shown to operators when they open it', async () => {
    const transaction = { orderId: crypto.randomUUID(), transactionId: crypto.randomUUID() };
    const { body } = await system().accept({ provider: 'pg-orders', transaction });
    const page = await open(`#/cancellations/${body.id}`);
    const said = page.locator('.exchanges');

    await page.getByText('What was said', { exact: true }).click();

    await said.getByText('Cancel 1').waitFor();
    await said.getByText(`/transactions/${transaction.transactionId}/_cancel`).first().waitFor();
    expect(await said.getByText('Answer').count()).toBeGreaterThan(0);
  });
});
