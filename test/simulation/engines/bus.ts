import type { EventDetail } from '../../../functions/api/event.ts';
import type { workflowTasks } from '../../../infra/local/engines/tasks.ts';
import { type Cloud, type Ending, Unavailable } from '../cloud.ts';

/** An event as subscribers receive it. */
export interface Published {
  readonly at: number;
  readonly detailType: string;
  readonly detail: EventDetail;
}

type Bus = Parameters<typeof workflowTasks>[0]['bus'];

const minute = 60_000;
/** How often EventBridge's rule calls our function: Lambda tries an asynchronous invocation three times. */
const maxCalls = 3;

/**
 * EventBridge: at least once, in no order; `confirm` is our own rule's function. This twin is not the local engine's:
 * the simulation needs virtual time and fault points, and no file. Both pass the tests in `bus.test.ts`.
 */
export function simulatedBus(
  { time, faults, chance, note }: Cloud,
  published: (event: Published) => void,
  confirm: (detail: EventDetail, after: (ending: Ending<void>) => void) => void,
): Bus {
  function deliver(detail: EventDetail, calls: number): void {
    if (faults.hits('confirmation lost')) return;
    confirm(detail, ({ ended }) => {
      if (ended !== 'returned' && calls < maxCalls)
        time.at(time.now() + calls * minute, () => deliver(detail, calls + 1));
    });
  }

  function publish(detailType: string, detail: EventDetail): void {
    note?.(`published ${detailType} ${detail.cancellation.status} version ${detail.version}`);
    published({ at: time.now(), detailType, detail });
    const late = faults.hits('confirmation late') ? chance.whole(1, 10) * minute : 0;
    time.at(time.now() + chance.whole(5, 500) + late, () => deliver(detail, 1));
    if (faults.hits('confirmation twice')) time.at(time.now() + chance.whole(5, 5000), () => deliver(detail, 1));
  }

  return {
    async putEvents(entries) {
      await new Promise<void>((resume) => time.at(time.now() + chance.whole(1, 50), resume, 'world'));
      if (faults.hits('publish partly failed')) return [{ failure: 'one entry failed' }];
      for (const { detailType, detail } of entries) publish(detailType, detail as EventDetail);
      if (faults.hits('publish reply lost')) throw new Unavailable('EventBridge.SdkClientException', 'no reply');
      return [];
    },
  };
}
