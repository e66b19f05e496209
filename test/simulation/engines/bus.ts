import type { EventDetail } from '../../../functions/api/event.ts';
import { at, text } from '../../../functions/untrusted/json.ts';
import { type Cloud, type Ending, Unavailable } from '../cloud.ts';

/** An event as subscribers got it. */
export interface Published {
  readonly at: number;
  readonly detailType: string;
  readonly detail: EventDetail;
}

const minute = 60_000;
const asyncTries = 3;

/** EventBridge: at least once, in no order; `confirm` is our own rule's function. */
export function simulatedBus(
  { time, faults, chance, note }: Cloud,
  published: (event: Published) => void,
  confirm: (detail: EventDetail, after: (ending: Ending<void>) => void) => void,
) {
  function show(detail: EventDetail, tries: number): void {
    if (faults.hits('confirmation lost')) return;
    confirm(detail, ({ ended }) => {
      if (ended !== 'returned' && tries < asyncTries)
        time.at(time.now() + tries * minute, () => show(detail, tries + 1));
    });
  }

  function publish(entry: unknown): void {
    const detail = at(entry, 'Detail') as EventDetail;
    note?.(`published ${text(entry, 'DetailType')} ${detail.cancellation.status} version ${detail.version}`);
    published({ at: time.now(), detailType: text(entry, 'DetailType') ?? '', detail });
    const late = faults.hits('confirmation late') ? chance.whole(1, 10) * minute : 0;
    time.at(time.now() + chance.whole(5, 500) + late, () => show(detail, 1));
    if (faults.hits('confirmation twice')) time.at(time.now() + chance.whole(5, 5000), () => show(detail, 1));
  }

  return {
    async putEvents(parameters: unknown): Promise<void> {
      await new Promise<void>((resume) => time.at(time.now() + chance.whole(1, 50), resume, 'world'));
      if (faults.hits('publish partly failed')) throw new Unavailable('EventBridge.FailedEntry', 'one entry failed');
      publish(at(parameters, 'Entries', 0));
      if (faults.hits('publish reply lost')) throw new Unavailable('EventBridge.SdkClientException', 'no reply');
    },
  };
}
