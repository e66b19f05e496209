import { jsonRequest, ok } from './json-request.ts';

/** What the simulator of a provider has counted. */
export interface Ledger {
  readonly counts: { readonly cancelled: number; readonly refunded: number };
  readonly requests: { readonly cancel: number; readonly status: number; readonly login: number };
}

export type Fault = Readonly<Record<string, unknown>>;

/** The control API of the simulator of one provider; only the local system has it. */
export function simulatorControl(provider: string) {
  const call = async <T = unknown>(method: string, path: string, body?: unknown): Promise<T> =>
    ok(await jsonRequest(method, `/local/control/${provider}/${path}`, body));
  return {
    states: () => call<readonly string[]>('GET', 'states'),
    ledger: () => call<Ledger>('GET', 'ledger'),
    faults: () => call<readonly Fault[]>('GET', 'faults'),
    addFault: (fault: Fault) => call('POST', 'faults', fault),
    clearFaults: () => call('DELETE', 'faults'),
    putPayment: (id: string, state: string) => call('PUT', `payments/${encodeURIComponent(id)}`, { state }),
    reset: () => call('POST', 'reset'),
  };
}
