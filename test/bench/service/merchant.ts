import { get } from 'node:http';
import { createInterface } from 'node:readline';
import { parsed, text } from '../../../functions/untrusted/json.ts';
import type { HttpClient } from '../load/http-client.ts';
import type { Rescind } from './rescind.ts';

type Service = Pick<Rescind, 'address' | 'secret'>;

export interface Merchant {
  /** Sends a cancellation of the payment with this id. @throws Error unless it is accepted. */
  accept(provider: 'lab4pay' | 'adyen', id: string): Promise<void>;
}

/** A client of a running service, as the local merchant `merchant-a`. */
export async function merchantOf(service: Service, { call }: HttpClient): Promise<Merchant> {
  const { address } = service;
  const authorization = `Bearer ${await fetchToken(service)}`;
  return {
    async accept(provider, id) {
      const transaction = provider === 'lab4pay' ? { transactionId: id } : { pspReference: id };
      const headers = { authorization, 'idempotency-key': id };
      const { status, body } = await call('POST', `${address}/v1/cancellations`, { provider, transaction }, headers);
      if (status !== 202) throw new Error(`answered ${status}: ${body.slice(0, 200)}`);
    },
  };
}

async function fetchToken({ address, secret }: Service): Promise<string> {
  const response = await fetch(`${address}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`merchant-a:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  return text(await response.json(), 'access_token') ?? '';
}

/**
 * Follows the events of a running service. `onCancelled` gets the payment of each event that says `cancelled`; any other
 * result is no event of the job, so the driver misses it.
 */
export async function followEvents(service: Service, onCancelled: (id: string) => void): Promise<() => void> {
  const authorization = `Bearer ${await fetchToken(service)}`;
  const { promise: answered, resolve, reject } = Promise.withResolvers<void>();
  const request = get(
    `${service.address}/local/events`,
    { agent: false, headers: { authorization, accept: 'text/event-stream' } },
    (answer) => {
      resolve();
      const lines = createInterface({ input: answer });
      // The connection ends with the service.
      lines.on('error', () => undefined);
      lines.on('line', (line) => {
        if (!line.startsWith('data: ')) return;
        const event = parsed(line.slice('data: '.length));
        if (text(event, 'detail', 'cancellation', 'status') !== 'cancelled') return;
        const id = text(event, 'detail', 'cancellation', 'transaction', 'transactionId');
        if (id !== undefined) onCancelled(id);
      });
    },
  );
  request.on('error', reject);
  await answered;
  return () => request.destroy();
}
