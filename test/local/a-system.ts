import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CancellationResource } from '../../functions/core/cancellation.ts';
import type { Envelope } from '../../infra/local/bus.ts';
import { type SystemOptions, startSystem } from '../../infra/local/system.ts';

/** A data folder of its own; `remove` deletes it. */
export function temporaryFolder() {
  const path = mkdtempSync(join(tmpdir(), 'rescind-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A running system with a client in front of it that speaks HTTP only. */
export async function aSystem(options: Partial<SystemOptions> & { readonly data: string }) {
  const system = await startSystem({ port: 0, logLevel: 'SILENT', ...options });
  return { ...clientOf(system.address), system, close: system.close };
}

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Answers are read as the test expects them.
  readonly body: CancellationResource;
}

/** Calls the API of a running system. */
export function clientOf(address: string) {
  const tokens = new Map<string, Promise<string>>();

  async function call(path: string, init?: RequestInit): Promise<Reply> {
    const response = await fetch(`${address}${path}`, init);
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: text === '' ? undefined : JSON.parse(text),
    };
  }

  async function fetchToken(merchant: string, scope: string): Promise<string> {
    const response = await fetch(`${address}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${merchant}:local`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
    });
    return ((await response.json()) as { access_token: string }).access_token;
  }

  function token(merchant = 'merchant-a') {
    const known =
      tokens.get(merchant) ?? fetchToken(merchant, 'cancellations/read cancellations/write cancellations/operate');
    tokens.set(merchant, known);
    return known;
  }

  async function authorised(path: string, init: RequestInit = {}, merchant?: string): Promise<Reply> {
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${await token(merchant)}`);
    return call(path, { ...init, headers });
  }

  const json = (method: string, body: unknown): RequestInit => ({
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

  return {
    address,
    call,
    authorised,
    accept: (body: unknown, key: string = crypto.randomUUID(), headers: Record<string, string> = {}) =>
      authorised('/v1/cancellations', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key, ...headers },
        body: JSON.stringify(body),
      }),
    /** The cancellation once nothing more happens by itself, or as it is after 15 s. */
    rested: async (id: string) =>
      (await authorised(`/v1/cancellations/${id}`, { headers: { prefer: 'wait=15' } })).body,
    events: async () =>
      JSON.parse((await call('/local/events')).text) as (Envelope & {
        detail: { eventId: string; cancellation: CancellationResource };
      })[],
    simulator: (provider: string) => {
      const base = `/local/control/${provider}`;
      return {
        put: (id: string, state: string) => call(`${base}/payments/${id}`, json('PUT', { state })),
        fault: (fault: Record<string, unknown>) => call(`${base}/faults`, json('POST', fault)),
        states: async () => JSON.parse((await call(`${base}/states`)).text) as string[],
        ledger: async (id = '') =>
          JSON.parse((await call(`${base}/ledger${id && `?id=${encodeURIComponent(id)}`}`)).text) as {
            effects: { id: string; effect: string; amount?: number }[];
            counts: { cancelled: number; refunded: number };
            requests: { cancel: number; status: number; login: number };
          },
      };
    },
  };
}
