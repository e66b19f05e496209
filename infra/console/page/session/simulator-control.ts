import type { Api } from './api.ts';
import { ok } from './json-request.ts';

/** What the simulator of a provider has counted. */
export interface Ledger {
  readonly counts: { readonly cancelled: number; readonly refunded: number };
  readonly requests: {
    readonly cancel: number;
    readonly refund: number;
    readonly status: number;
    readonly login: number;
  };
}

export type Fault = Readonly<Record<string, unknown>>;

/** The control API of the simulator of one provider; only the local system has it. */
export function simulatorControl(api: Api, provider: string) {
  const base = `/local/control/${provider}`;
  const read = async <T>(path: string): Promise<T> => ok(await api.get(`${base}/${path}`));
  return {
    states: () => read<readonly string[]>('states'),
    ledger: () => read<Ledger>('ledger'),
    faults: () => read<readonly Fault[]>('faults'),
    addFault: async (fault: Fault) => ok(await api.post(`${base}/faults`, fault)),
    clearFaults: async () => ok(await api.delete(`${base}/faults`)),
    putPayment: async (id: string, state: string) =>
      ok(await api.put(`${base}/payments/${encodeURIComponent(id)}`, { state })),
    reset: async () => ok(await api.post(`${base}/reset`, {})),
  };
}
