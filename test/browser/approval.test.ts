import { expect, it } from 'vitest';
import { browserTests } from './a-page.ts';

const { open, system } = browserTests(1, undefined, { needsApproval: true });

it('a second person approves a resolution with one click and a confirmation, and the first one cannot', async () => {
  const payment = crypto.randomUUID();
  await system().simulator('vtex').put(payment, 'manual');
  const { body } = await system().accept({ provider: 'vtex', transaction: { paymentId: payment } });
  await system().rested(body.id);
  const ana = await open(`?person=ana#/cancellations/${body.id}`);
  await ana.getByRole('button', { name: 'Resolve …' }).click();
  await ana.getByLabel('What really happened').selectOption('cancelled');
  await ana.getByLabel('How you know').fill('seen in the portal');
  await ana.getByRole('button', { name: 'Resolve', exact: true }).click();
  await ana.getByRole('button', { name: 'Yes, resolve' }).click();
  await ana.getByText('This resolution awaits approval').waitFor();

  await ana.getByRole('button', { name: 'Approve …' }).click();
  await ana.getByRole('button', { name: 'Yes, approve' }).click();
  await ana.getByText('you proposed this resolution yourself').waitFor();
  await ana.locator('.cancellation-head').getByText('Needs a person').waitFor();

  const ben = await open(`?person=ben#/cancellations/${body.id}`);
  await ben.locator('.proposal').getByText('ana (merchant-a-ana)').waitFor();
  await ben.getByRole('button', { name: 'Approve …' }).click();
  await ben.getByText('The review ends as “Cancelled”, and the result is published; this cannot be undone.').waitFor();
  await ben.getByText('It ends when a second person approves what the first one said.').waitFor();
  await ben.getByText('ana (merchant-a-ana) proposed an end (Cancelled): seen in the portal').waitFor();
  await ben.getByRole('button', { name: 'Yes, approve' }).click();

  await ben.locator('.cancellation-head').getByText('Cancelled', { exact: true }).waitFor();
  await ben.locator('.acts').getByText('ben (merchant-a-ben) approved the proposal').waitFor();
  const { body: ended } = await system().authorised(`/v1/cancellations/${body.id}`);
  expect(ended).toMatchObject({ status: 'cancelled', proposal: null, evidence: { by: 'merchant-a-ben' } });
  expect(await ben.getByText('awaits approval').count()).toBe(0);
});

it('a card of the reviews shows what awaits approval as soon as somebody has said it', async () => {
  const payment = crypto.randomUUID();
  await system().simulator('vtex').put(payment, 'manual');
  const { body } = await system().accept({ provider: 'vtex', transaction: { paymentId: payment } });
  await system().rested(body.id);
  const ana = await open('?person=ana#/reviews');
  const ben = await open('?person=ben#/reviews');
  await ben.locator(`[data-id="${body.id}"]`).waitFor();
  const card = ana.locator(`[data-id="${body.id}"]`);
  await card.getByRole('button', { name: 'Resolve …' }).click();
  await card.getByLabel('What really happened').selectOption('cancelled');
  await card.getByLabel('How you know').fill('seen in the portal');
  await card.getByRole('button', { name: 'Resolve', exact: true }).click();
  await ana.getByRole('button', { name: 'Yes, resolve' }).click();

  await card.getByText('This resolution awaits approval').waitFor();
  await ben.locator(`[data-id="${body.id}"]`).getByRole('button', { name: 'Approve …' }).waitFor();
});
