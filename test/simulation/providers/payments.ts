import { list, text } from '../../../functions/untrusted/json.ts';
import type { ProviderWorld } from './provider-world.ts';

/** States that take long to simulate, because nothing is decided before the deadline. Schedules use them less often. */
export const slowStates: ReadonlySet<string> = new Set(['silent', 'null-answer', 'foreign-ids', 'settled', 'unknown']);

const isUntouched = (world: ProviderWorld, id: string) => {
  const payment = world.payment(id);
  const word = (field: string) => text(payment, field);
  switch (world.name) {
    case 'lab4pay':
      return word('status') === 'INITIATED' || word('status') === 'IN_PROGRESS';
    case 'pace':
      return word('state') === 'open';
    case 'yuno':
      return word('subStatus') === 'AUTHORIZED' && list(payment, 'working').length === 0;
    case 'pg-orders':
      return word('state') === 'AuthSucceeded' && word('cancel') === 'may-be-sent';
    default:
      return word('manner') === 'cancels' && Object.keys(payment?.answers ?? {}).length === 0;
  }
};

const capturedState: Readonly<Record<string, string>> = { vtex: 'settled' };

/** The shop captures the payment if the provider still allows it, also while a void is in progress. Returns whether it did. */
export function captureAt(world: ProviderWorld, id: string): boolean {
  const isUnderWay =
    text(world.payment(id), 'cancel') === 'under-way' && text(world.payment(id), 'state') === 'AuthSucceeded';
  if (isUnderWay) world.change(id, { meets: 'capture' });
  else if (isUntouched(world, id)) world.put(id, capturedState[world.name] ?? 'captured');
  else return false;
  return true;
}

const voidedBySomebody: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  lab4pay: { status: 'CANCELED', canceled_at: '2026-01-02T00:00:00Z' },
  pace: { state: 'cancelled' },
  yuno: { status: 'CANCELED', subStatus: 'CANCELED' },
  'pg-orders': { state: 'AuthVoided', cancel: 'sent' },
};

/** Whether the provider has asked for a person. */
const waitsForPerson = (world: ProviderWorld, id: string) =>
  text(world.payment(id), 'manner') === 'asks-for-person' && Object.keys(world.payment(id)?.answers ?? {}).length > 0;

/** Somebody else cancels the payment if the provider allows it or has asked for it. Returns whether it happened. */
export function voidAt(world: ProviderWorld, id: string): boolean {
  if (waitsForPerson(world, id)) {
    world.put(id, 'done-by-hand');
    return true;
  }
  const changes = voidedBySomebody[world.name];
  if (!changes || !isUntouched(world, id)) return false;
  world.change(id, changes);
  return true;
}

const contradiction: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  lab4pay: { status: 'SUCCESS', canceled_at: null, completed_at: '2026-01-02T00:00:00Z' },
  pace: { state: 'captured' },
  yuno: { status: 'SUCCEEDED', subStatus: 'CAPTURED' },
  'pg-orders': { state: 'CaptureSucceeded', capturedAmount: 20_000 },
};

/** The provider shows a cancelled payment as captured. Returns whether it did. */
export function contradictAt(world: ProviderWorld, id: string): boolean {
  const changes = contradiction[world.name];
  if (!changes || !world.factsOf(id).has('voided')) return false;
  world.change(id, changes);
  return true;
}

/** The fields with which a webhook says that the payment is cancelled. */
export const cancelledFields: Readonly<Record<string, unknown>> = {
  status: 'CANCELED',
  subStatus: 'CANCELED',
  canceled_at: '2026-01-02T00:00:00Z',
};
