import { at } from '../../../functions/untrusted/json.ts';
import { jsonServer } from './http-server.ts';
import type { Ledger } from './ledger.ts';

export interface FakeProvider {
  /** `http://127.0.0.1:<port>`. lab4pay's and Adyen's paths lie directly under it. */
  readonly address: string;
  close(): Promise<void>;
}

const lab4payPath = /^\/v1\/pay-connect\/transactions\/([^/]+)\/(cancel\/)?$/;
const adyenPath = /^\/payments\/([^/]+)\/cancels$/;

/**
 * A provider without work of its own: lab4pay, whose payment shows the result from the read for which `isCancelled` says
 * so, and Adyen, which takes the cancel in and says no more. Peers report their events here too (`POST /events`).
 */
export const fakeProvider = (
  ledger: Ledger,
  isCancelled: (id: string, polls: number) => boolean,
): Promise<FakeProvider> =>
  jsonServer((_method, path, body) => {
    if (path === '/events') {
      ledger.sawEvent(String(at(JSON.parse(body), 'id')), performance.now());
      return { status: 200 };
    }
    const [, id = '', isCancel] = lab4payPath.exec(path) ?? [];
    if (id !== '') return isCancel ? taken(ledger, id) : read(id, isCancelled(id, ledger.sawPoll(id)));
    const [, payment = ''] = adyenPath.exec(path) ?? [];
    if (payment === '') return { status: 404 };
    ledger.sawCancel(payment);
    return { status: 201, body: { pspReference: `C-${payment}`, paymentPspReference: payment, status: 'received' } };
  });

function taken(ledger: Ledger, id: string) {
  ledger.sawCancel(id);
  return { status: 200 };
}

const read = (id: string, isCancelled: boolean) => ({ status: 200, body: lab4payTransaction(id, isCancelled) });

/** A transaction as lab4pay shows it when it is read, and sends it in a webhook. */
export const lab4payTransaction = (id: string, isCancelled: boolean) => ({
  transaction_id: id,
  terminal_id: 't',
  amount: 100,
  status: isCancelled ? 'CANCELED' : 'IN_PROGRESS',
  tags: ['charge'],
  created_at: '2026-01-01T00:00:00Z',
  completed_at: null,
  canceled_at: isCancelled ? '2026-01-01T00:01:00Z' : null,
  reverted_at: null,
});
