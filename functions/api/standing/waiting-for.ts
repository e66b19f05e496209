import type { ShownCancellation } from '../../core/cancellation/shown.ts';
import { isEnd } from '../../core/cancellation/status.ts';
import { type Circumstances, isLooking, liveAttempt } from './circumstances.ts';

/** What a cancellation can wait for. */
export const waits = ['provider', 'terminal', 'webhook', 'credentials', 'hold', 'person'] as const;
export type WaitingFor = (typeof waits)[number];

/** What the cancellation waits for; null after the end. */
export function waitingFor(record: ShownCancellation, circumstances: Circumstances): WaitingFor | null {
  const { status, credentialsRefused } = record;
  if (isEnd(status)) return null;
  if (status === 'review_required') return 'person';
  // A look that has begun is not stopped.
  if (circumstances.isHeld && !isLooking(record, circumstances)) return 'hold';
  if (credentialsRefused) return 'credentials';
  const { decidedBy, whenInDoubt } = circumstances.facts;
  const live = liveAttempt(record, circumstances);
  // Before the provider has accepted a cancel, nobody knows whether the terminal will hear of it.
  if (decidedBy === 'terminal' && live?.state === 'acknowledged') return 'terminal';
  return live && whenInDoubt === 'await-webhook' ? 'webhook' : 'provider';
}
