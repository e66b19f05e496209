import type { SimulatedAnswer } from '../simulator.ts';
import { cancelAnswer, refusal } from './simulated-answers.ts';
import type { World, YunoPayment } from './simulated-payment.ts';

const confirmationMilliseconds = 3000;

/** A repeat of a key gets the stored answer; a second key is a second request, and may have a second effect. */
export function cancelOnce(id: string, payment: YunoPayment, key: string, world: World): SimulatedAnswer {
  const stored = payment.answers[key];
  if (stored) return stored;
  if (payment.working.includes(key)) return busy(payment);
  if (payment.status !== 'PENDING' || payment.subStatus !== 'AUTHORIZED') return refusal(400, 'INVALID_STATUS');

  const keep = (answer: SimulatedAnswer, changes: Partial<YunoPayment>) => {
    world.change(id, { ...changes, answers: { ...payment.answers, [key]: answer } });
    return answer;
  };
  switch (payment.manner) {
    case 'cancels':
      return cancelNow(id, payment, key, world);
    case 'confirms-later': {
      const changes = { status: 'CANCELED', subStatus: 'PENDING_PROVIDER_CONFIRMATION' };
      world.later(confirmationMilliseconds, id, 'confirm');
      return keep(cancelAnswer(id, { ...payment, ...changes }, 'PENDING', 'PENDING_PROVIDER_CONFIRMATION'), changes);
    }
    case 'answers-in-process':
    case 'answers-conflict':
      world.change(id, { working: [...payment.working, key] });
      world.later(confirmationMilliseconds, id, `finish ${key}`);
      return busy(payment);
    case 'burns-key':
      return keep(refusal(400, 'IDEMPOTENCY_DUPLICATED'), { manner: 'cancels' });
    case 'declines-softly':
      return keep(cancelAnswer(id, payment, 'DECLINED', 'DECLINED_BY_PROVIDER'), { manner: 'cancels' });
  }
}

export function cancelNow(id: string, payment: YunoPayment, key: string, world: World): SimulatedAnswer {
  const changes = { status: 'CANCELED', subStatus: 'CANCELED' };
  const answer = cancelAnswer(id, { ...payment, ...changes }, 'SUCCEEDED', 'SUCCEEDED');
  world.effect(id, 'cancelled');
  world.change(id, { ...changes, answers: { ...payment.answers, [key]: answer } });
  return answer;
}

const busy = ({ manner }: YunoPayment) =>
  manner === 'answers-conflict' ? refusal(409, 'CONFLICT') : refusal(400, 'REQUEST_IN_PROCESS');
