import { presentable } from '../../untrusted/presentable.ts';
import type { Cancellation } from '../cancellation/cancellation.ts';
import type { ExchangeResult } from '../cancellation/observation.ts';
import type { Policy } from '../look/policy.ts';
import type { Decision } from './decision.ts';
import { observationText, traces } from './traces.ts';

/**
 * The provider refused the credentials, so nothing happened. The cancellation waits, and we try again until the
 * deadline. The first refusal owes an event.
 */
export function hold(record: Cancellation, result: ExchangeResult, { waits }: Policy): Decision {
  const { ended, observation } = result;
  const { deadline = Infinity } = record;
  const since = record.credentialsRefused?.since ?? ended;
  const detail = observationText(observation);
  const until = Math.min(deadline, ended + waits.hold(ended - since));
  return {
    changes: {
      ...traces(record, result),
      credentialsRefused: { code: 'credentials_refused', since, ...(detail ? { detail: presentable(detail) } : {}) },
      consecutiveFailures: 0,
      unreadableReads: undefined,
      notBefore: until,
      nextLook: until,
    },
    next: { step: 'wait', until },
    ...(record.credentialsRefused ? {} : { owes: 'CredentialsRefused' }),
    isProven: false,
  };
}
