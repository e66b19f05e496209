import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { localBus } from '../../../infra/local/engines/bus.ts';
import { openJournal } from '../../../infra/local/engines/journal.ts';
import { temporaryFolder } from '../../fixtures/a-system.ts';
import { calmCloud } from '../calm.ts';
import { simulatedBus } from './bus.ts';

type Confirm = (detail: unknown) => Promise<void>;

/** Publishes events with these details, and lets time pass until it is enough. */
type Publish = (details: readonly object[], isEnough: () => boolean) => Promise<void>;

const entry = (detail: object) => ({ source: 'rescind.cancellations', detailType: 'CancellationCompleted', detail });

function onLocal(confirm: Confirm): Publish {
  const folder = temporaryFolder();
  const rule = {
    pattern: { source: ['rescind.cancellations'] },
    target: (event: object) => confirm(Reflect.get(event, 'detail')),
  };
  const bus = localBus({
    journal: openJournal(join(folder.path, 'events')),
    rules: [rule],
    onError: () => {},
    hurry: 100,
  });
  onTestFinished(() => {
    bus.close();
    folder.remove();
  });
  return async (details, isEnough) => {
    bus.putEvents(details.map(entry));
    await expect.poll(isEnough).toBe(true);
  };
}

function inVirtualTime(confirm: Confirm): Publish {
  const cloud = calmCloud();
  const bus = simulatedBus(
    cloud,
    () => {},
    (detail, after) => {
      confirm(detail).then(
        () => after({ ended: 'returned', value: undefined }),
        (error: unknown) => after({ ended: 'failed', error }),
      );
    },
  );
  return async (details) => {
    void bus.putEvents(details.map((detail) => entry({ cancellation: {}, ...detail })));
    while (await cloud.time.step());
  };
}

describe.each([
  ['the local engine', onLocal],
  ['the simulated one', inVirtualTime],
])('a bus: %s', (_, make) => {
  it('calls our function for every event', async () => {
    const seen: unknown[] = [];
    const publish = make(async (detail) => void seen.push(Reflect.get(detail as object, 'eventId')));

    await publish([{ eventId: 'evt_1' }, { eventId: 'evt_2' }], () => seen.length === 2);

    expect(seen.toSorted()).toEqual(['evt_1', 'evt_2']);
  });

  it('calls our function again until it succeeds', async () => {
    let calls = 0;
    const publish = make(async () => {
      calls += 1;
      if (calls < 3) throw new Error('not yet');
    });

    await publish([{ eventId: 'evt_1' }], () => calls === 3);

    expect(calls).toBe(3);
  });
});
