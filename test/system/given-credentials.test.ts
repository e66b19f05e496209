import { expect, it, onTestFinished } from 'vitest';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';

const payment = (provider: string, id: string) =>
  provider === 'yuno'
    ? { provider, transaction: { paymentId: id, transactionId: id }, merchantReference: id }
    : { provider, transaction: { transactionId: id } };

it('uses the given credentials, those of the simulators where none are given, and none of them at a real provider', async () => {
  const folder = temporaryFolder();
  onTestFinished(() => folder.remove());
  const system = await aSystem({
    data: folder.path,
    hurry: 100,
    // A real provider. Nobody answers there.
    baseUrls: new Map([['lab4pay', 'http://127.0.0.1:9']]),
    credentials: { 'merchant-a': { pace: { accessToken: 'mine' } } },
  });
  onTestFinished(system.close);
  const cancelled = async (provider: string, merchant: string) => {
    const { status, body } = await system.authorised(
      '/v1/cancellations',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': `${provider}-${merchant}`, prefer: 'wait=5' },
        body: JSON.stringify(payment(provider, `${provider}-1`)),
      },
      merchant,
    );
    return body.status === 'cancelled' ? body.status : status;
  };

  expect(await cancelled('yuno', 'merchant-a')).toBe('cancelled');
  expect(await cancelled('pace', 'merchant-b')).toBe('cancelled');
  expect(await cancelled('lab4pay', 'merchant-a')).toBe(422);
});
