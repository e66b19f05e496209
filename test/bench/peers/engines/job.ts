import { text } from '../../../../functions/untrusted/json.ts';
import { httpClient } from '../../load/http-client.ts';
import { jsonServer } from '../../load/http-server.ts';

/** The wait between two reads, in milliseconds: for everyone the same. */
export const pollInterval = 20;

const maxSockets = 256;
const { call } = httpClient(maxSockets);
const provider = process.env.PROVIDER ?? '';
const payment = (id: string) => `${provider}/v1/pay-connect/transactions/${encodeURIComponent(id)}/`;

/** @throws Error if the provider does not take it in. */
export async function cancel(id: string): Promise<void> {
  const { status } = await call('POST', `${payment(id)}cancel/`, undefined, { 'idempotency-key': id });
  if (status !== 200) throw new Error(`the provider answered ${status}`);
}

/** Reads the payment. @throws Error if it cannot be read. */
export async function isCancelled(id: string): Promise<boolean> {
  const { status, body } = await call('GET', payment(id));
  if (status !== 200) throw new Error(`the provider answered ${status}`);
  return text(JSON.parse(body), 'status') === 'CANCELED';
}

/** Reports the end to the driver. @throws Error if it is not taken in. */
export async function publish(id: string): Promise<void> {
  const { status } = await call('POST', `${provider}/events`, { id });
  if (status !== 200) throw new Error(`the driver answered ${status}`);
}

/** Serves `POST /cancel {id}`: 202 once `accept` has stored the job. Prints its address when it is ready. */
export async function serveAccept(accept: (id: string) => Promise<void>): Promise<void> {
  const { address } = await jsonServer(async (_method, _path, body) => {
    await accept(text(JSON.parse(body), 'id') ?? '');
    return { status: 202 };
  });
  console.log(`Accepts on ${address}`);
}
