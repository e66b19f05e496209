import { expect, it } from 'vitest';
import { browserTests } from './a-page.ts';

const { open, system } = browserTests(500);

it('an operator holds and releases a provider in the console', async () => {
  const page = await open('#/providers');
  const card = page.locator('[data-provider="pace"]');
  await card.getByText('Not held.').waitFor();

  await card.getByRole('button', { name: 'Hold …' }).click();
  await card.getByLabel('Reason, for every merchant to read').fill('it cancels other payments');
  await card.getByRole('button', { name: 'Hold for all merchants' }).click();
  await card.getByText('by merchant-a because: it cancels other payments').waitFor();
  const transaction = { transactionId: crypto.randomUUID() };
  await system().simulator('pace').put(transaction.transactionId, 'open');
  const { body } = await system().accept({ provider: 'pace', transaction });
  const held = await page.locator('.held').count();
  await card.getByRole('button', { name: 'Release' }).click();
  await card.getByText('Not held.').waitFor();

  expect(held).toBe(1);
  expect((await system().rested(body.id)).status).toBe('cancelled');
});
