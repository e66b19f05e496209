import type { LookMessage, ProviderQueue } from '../../../functions/ports/provider-queue.ts';
import { type Cloud, type Ending, type Invocation, latency, Unavailable } from '../cloud.ts';

/** Lets a worker process a message. */
export type Deliver = (provider: string, message: LookMessage, after: (ending: Ending<void>) => void) => void;

const second = 1000;
const maxReceives = 5;

/**
 * SQS, one queue per provider: at least once, in no order, and after five receives to the dead-letter queue. This twin is
 * not the local engine's: the simulation needs virtual time and fault points. Both pass the same contract.
 */
export function simulatedQueue(cloud: Cloud, visibility: (provider: string) => number, deliver: Deliver) {
  const { time, faults, chance, note } = cloud;
  let standsStillUntil = 0;

  function put(provider: string, message: LookMessage, delay: number): void {
    const overtaken = faults.hits('message overtaken') ? chance.whole(1, 8) * second : 0;
    const late = faults.hits('message late') ? chance.whole(30, 900) * second : 0;
    const moment = time.now() + Math.ceil(delay / second) * second + overtaken + late + chance.whole(0, 100);
    time.at(moment, () => receive(provider, message, 1));
    if (faults.hits('message twice')) {
      time.at(moment + chance.whole(0, 40) * chance.whole(0, 1000), () => receive(provider, message, 1));
    }
  }

  function receive(provider: string, message: LookMessage, receives: number): void {
    if (time.now() < standsStillUntil) {
      time.at(standsStillUntil + chance.whole(0, 5000), () => receive(provider, message, receives));
      return;
    }
    if (receives > maxReceives || faults.hits('message lost')) {
      note?.(`a message for look ${message.look} goes to the dead-letter queue`);
      return;
    }
    const again = time.now() + visibility(provider);
    let isDone = false;
    deliver(provider, message, (ending) => {
      isDone = ending.ended === 'returned' && !(time.now() < again && faults.hits('message not deleted'));
    });
    time.atIfNeeded(
      again,
      () => !isDone,
      () => receive(provider, message, receives + 1),
    );
  }

  return {
    put,
    /** No worker receives a message until this moment. */
    standStill(until: number) {
      standsStillUntil = until;
    },
    /** The queue for a process; `served` returns the invocation that it serves. */
    seenBy: (served: () => Invocation): ProviderQueue => ({
      async send(provider, _merchant, given, delay) {
        const message = structuredClone(given);
        const invocation = served();
        await invocation.pass(latency(cloud));
        if (faults.hits('queue send fails')) throw new Unavailable('TimeoutError', 'the queue is out of reach');
        note?.(`${invocation.name}: message for look ${message.look} in ${Math.ceil(delay / second)} s`);
        put(provider, message, delay);
        if (faults.hits('queue send reply lost')) {
          await invocation.pass(chance.whole(100, 3000));
          put(provider, message, delay);
        }
      },
    }),
  };
}
