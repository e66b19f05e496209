import type { Attempt, Cancellation, Milliseconds } from '../../functions/core/cancellation.ts';
import { cancellationId } from '../../functions/core/fingerprint.ts';
import { patience } from '../../functions/core/patience.ts';
import type { Ways } from '../../functions/core/ways.ts';

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

export const noon: Milliseconds = Date.UTC(2026, 10, 20, 12);

export const settleSeconds = 120;

/** The three ways in which providers differ, with times of real ones. */
export const ways = {
  'read-status': {
    whenInDoubt: 'read-status',
    readBeforeSend: false,
    statusReadable: true,
    patience: patience({ deadlineSeconds: 7 * 86_400, settleSeconds }),
  },
  readBeforeSend: {
    whenInDoubt: 'read-status',
    readBeforeSend: true,
    statusReadable: true,
    patience: patience({ deadlineSeconds: 7 * 86_400, settleSeconds }),
  },
  resend: {
    whenInDoubt: 'resend',
    readBeforeSend: false,
    statusReadable: true,
    patience: patience({ deadlineSeconds: 3600 }),
  },
  'resend, nothing to read': {
    whenInDoubt: 'resend',
    readBeforeSend: false,
    statusReadable: false,
    patience: patience({ deadlineSeconds: 86_400, leastWaitSeconds: 60 }),
  },
} as const satisfies Record<string, Ways>;
export type WayName = keyof typeof ways;

const key = 'key-1';

/** An accepted cancellation, as the accept write stores it. */
export const accepted = (changes: Partial<Cancellation> = {}): Cancellation => {
  const merchant = changes.merchant ?? 'merchant-a';
  return {
    id: cancellationId(merchant, changes.key ?? key),
    merchant,
    key,
    fingerprint: 'f',
    request: { provider: 'yuno', transaction: { paymentId: 'p-1', transactionId: 't-1' }, ifCaptured: 'reject' },
    status: 'accepted',
    version: 1,
    run: 1,
    look: 0,
    troubles: 0,
    nudges: 0,
    attempts: [],
    tokens: {},
    dueEvents: [],
    timeline: [],
    createdAt: noon,
    updatedAt: noon,
    wakeAt: noon + minute,
    ...changes,
  };
};

/** One that has been looked at since noon. */
export const processing = (changes: Partial<Cancellation> = {}): Cancellation =>
  accepted({
    status: 'processing',
    version: 2,
    look: 1,
    lookBegan: noon,
    firstLookAt: noon,
    deadline: noon + 7 * day,
    ...changes,
  });

export const attempt = (changes: Partial<Attempt> = {}): Attempt => ({
  providerToken: 'token-1',
  sentAt: noon,
  leftBy: noon + 5 * second,
  state: 'unresolved',
  ...changes,
});
