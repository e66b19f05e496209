import { expect, it } from 'vitest';
import { decide } from '../../../../functions/core/decide/decide.ts';
import { attempt, hour, noon, policies, processing, second } from '../../../fixtures/a-cancellation.ts';

const notBefore = noon + hour;

/** A cancellation that leaves the provider alone for an hour, and learns of somebody else's declined cancel. */
const proves = { kind: 'rejected', code: 'cancel_declined' } as const;
const theirs = { id: 'w-1', providerToken: 'theirs', receivedAt: noon, proves };
const paused = processing({
  attempts: [attempt({ state: 'withdrawn', withdrawnBy: 'not_sent' })],
  testimonies: [theirs],
  consecutiveFailures: 4,
  notBefore,
});
const read = {
  exchange: 'testimony',
  began: noon,
  ended: noon + second,
  testimony: theirs,
  observation: proves,
} as const;

it('leaves the provider alone for as long as before after a webhook that decides nothing', () => {
  const { changes, next } = decide(paused, read, policies['await-webhook']);

  expect(changes).toMatchObject({ notBefore, consecutiveFailures: 4, nextLook: notBefore });
  expect(next).toEqual({ step: 'wait', until: notBefore });
});

it('ends the pause with an answer that is no failure', () => {
  const answer = { exchange: 'cancel', attempt: 0, began: noon, ended: noon + second } as const;

  const { changes } = decide(paused, { ...answer, observation: { kind: 'pending' } }, policies['await-webhook']);

  expect(changes).toMatchObject({ notBefore: undefined, consecutiveFailures: 0 });
});
