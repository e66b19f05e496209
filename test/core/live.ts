import type { Amount, Cancellation, Milliseconds } from '../../functions/core/cancellation.ts';
import { changed } from '../../functions/core/changes.ts';
import { type Decision, decide } from '../../functions/core/decide.ts';
import type { ExchangeMade } from '../../functions/core/exchange.ts';
import { planLook, takeLook, withNewAttempt } from '../../functions/core/look.ts';
import type { Observation } from '../../functions/core/observation.ts';
import type { Ways } from '../../functions/core/ways.ts';
import { accepted, minute, noon, second } from './a-cancellation.ts';

interface Story {
  readonly way: Ways;
  readonly amount: Amount | undefined;
  readonly steps: readonly {
    readonly observation: Observation;
    readonly took: Milliseconds;
    readonly late: Milliseconds;
    readonly crashed: boolean;
  }[];
}

/** One exchange of a story, with the record that it was made for and what was decided. */
export interface Turn {
  readonly before: Cancellation;
  readonly made: ExchangeMade;
  readonly observation: Observation;
  readonly decision: Decision;
  readonly after: Cancellation;
}

/** Lives through a story by the rules alone: plan, take, exchange, decide, and so on; without a store, without a clock. */
export function live({ way, amount, steps }: Story): readonly Turn[] {
  const turns: Turn[] = [];
  const request = { ...accepted().request, ...(amount ? { amount, ifCaptured: 'refund' as const } : {}) };
  let record = accepted({ request });
  let now = noon;
  let tokens = 0;
  let isSending = false;
  for (const { observation, took, late, crashed } of steps) {
    const leaseUntil = now + 2 * minute;
    const freshToken = `token-${++tokens}`;
    if (isSending) {
      record = changed(record, { attempts: withNewAttempt(record.attempts, freshToken, now, leaseUntil) });
    } else {
      const plan = planLook(record, { look: record.look }, way, now);
      if (plan.do !== 'look') return turns;
      record = changed(
        record,
        takeLook(record, plan.exchange, { leaseId: freshToken, leaseUntil, freshToken, now }, way),
      );
    }
    const lastSent = record.attempts.length - 1;
    const hasSent = isSending || record.attempts[lastSent]?.sentAt === now;
    isSending = false;
    if (crashed) {
      now = leaseUntil + late;
      continue;
    }
    const made: ExchangeMade = {
      ...(hasSent ? { exchange: 'cancel', attempt: lastSent } : { exchange: 'status' }),
      began: now,
      ended: now + took,
    };
    const decision = decide(record, made, observation, way);
    const after = changed(record, {
      ...decision.changes,
      ...(decision.next.step === 'send' ? {} : { lease: undefined }),
    });
    turns.push({ before: record, made, observation, decision, after });
    record = after;
    if (decision.next.step === 'send') {
      isSending = true;
      now = made.ended;
    } else {
      if (decision.next.until === undefined) return turns;
      now = Math.max(decision.next.until, made.ended + second) + late;
    }
  }
  return turns;
}
