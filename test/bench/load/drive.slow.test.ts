import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { drive, freshIds } from './drive.ts';
import { createLedger, type Ledger } from './ledger.ts';

const neededPolls = 2;

/** The perfect job: one cancel, two reads, one event. */
async function perfect(id: string, ledger: Ledger): Promise<void> {
  await sleep(1);
  ledger.sawCancel(id);
  ledger.sawPoll(id);
  ledger.sawPoll(id);
  ledger.sawEvent(id, performance.now());
}

/** Drives 20 jobs; `more` changes what happens to the seventh of them. */
function driven(more: (id: string, ledger: Ledger) => void | Promise<void>, spoiled = perfect) {
  const ledger = createLedger();
  const ids = freshIds(20);
  const accept = async (id: string) => {
    const isSeventh = id === ids[6];
    if (isSeventh) await more(id, ledger);
    void (isSeventh ? spoiled : perfect)(id, ledger);
  };
  return drive({ ids, clients: 4, accept, ledger, neededPolls, maxWait: 50 });
}
const nothing = async () => {};

describe('the driver', () => {
  it('reports a run in which every cancellation has exactly one event', async () => {
    const { jobs, perSecond, latencies, acceptLatencies, audit } = await driven(nothing);

    expect(jobs).toBe(20);
    expect(perSecond).toBeGreaterThan(0);
    expect([latencies.length, acceptLatencies.length]).toEqual([20, 20]);
    expect(audit).toEqual({ missing: [], doubled: [], extraCancels: 0, extraPolls: 0 });
  });

  it('refuses a run in which an event is missing', async () => {
    await expect(driven(nothing, nothing)).rejects.toThrow(/^events missing: 1 \(\w+-6\)$/);
  });

  it('refuses a run in which an event comes twice', async () => {
    const twice = driven((id, ledger) => ledger.sawEvent(id, performance.now()));

    await expect(twice).rejects.toThrow(/^events that came twice: 1 \(\w+-6\)$/);
  });

  it('refuses a run in which an event comes again after all others', async () => {
    const late = driven((id, ledger) => void setTimeout(() => ledger.sawEvent(id, performance.now()), 150));

    await expect(late).rejects.toThrow(/^events that came twice: 1/);
  });

  it('refuses a run in which a cancellation is not accepted', async () => {
    const refused = driven(() => {
      throw new Error('answered 503');
    });

    await expect(refused).rejects.toThrow('not accepted: 1 (Error: answered 503)');
  });

  it('counts cancels and reads that the job did not need', async () => {
    const { audit } = await driven((id, ledger) => {
      ledger.sawCancel(id);
      ledger.sawPoll(id);
      ledger.sawPoll(id);
    });

    expect(audit).toMatchObject({ extraCancels: 1, extraPolls: 2 });
  });

  it('has as many cancellations under way as there are clients', async () => {
    const ledger = createLedger();
    let underWay = 0;
    let most = 0;
    const accept = async (id: string) => {
      underWay += 1;
      most = Math.max(most, underWay);
      setTimeout(() => {
        underWay -= 1;
        ledger.sawEvent(id, performance.now());
      }, 2);
    };

    await drive({ ids: freshIds(40), clients: 8, accept, ledger, neededPolls });

    expect(most).toBe(8);
  });

  it('uses other ids in each run', () => {
    expect(new Set([...freshIds(3), ...freshIds(3)]).size).toBe(6);
  });
});
