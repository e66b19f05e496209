import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../functions/providers/policy-of.ts';
import { finishLook, keepToken, schedule } from '../../../functions/steps/finish-look.ts';
import { attempt, minute, noon, processing, second } from '../../fixtures/a-cancellation.ts';
import { readingProvider } from '../../fixtures/a-provider.ts';
import { inMemory, owed, publication } from '../../fixtures/dependencies.ts';

const policy = policyOf(readingProvider, 1);
const token = { run: 1, token: 'one' };
const context = { provider: readingProvider, policy, token };
const waiting = { step: 'wait', until: noon + 3 * second } as const;

describe('after a look', () => {
  it('that goes on, the next one is asked for, and its token is answered by nobody', async () => {
    const { needs, stored, sent, handedOver } = inMemory();
    const record = stored(processing({ attempts: [attempt()] }));

    await finishLook(record, { record, event: undefined, next: waiting }, context, needs);

    expect(sent).toMatchObject([{ message: { look: 1, plannedLook: { exchange: 'status' } }, delay: 3 * second }]);
    expect(handedOver).toEqual([]);
  });

  it('that made an event due, the token that came with it is answered', async () => {
    const { needs, stored, sent, handedOver, started } = inMemory({ waiting: ['one'] });
    const event = owed('evt_1');
    const record = stored(processing({ status: 'cancelled', dueEvents: [event] }));

    await finishLook(record, { record, event, next: { step: 'rest', until: undefined } }, context, needs);

    expect(handedOver).toEqual([{ token: 'one', output: publication(event) }]);
    expect([sent, started]).toEqual([[], []]);
  });

  it('that another worker has overtaken, its token is kept by a write of its own', async () => {
    const { needs, stored, now, sent, handedOver } = inMemory();
    const { id, ...rest } = stored(processing({ tokens: { 2: 'two' } }));

    await finishLook({ id, ...rest }, undefined, context, needs);

    expect(now(id).tokens).toEqual({ 1: 'one', 2: 'two' });
    expect([sent, handedOver]).toEqual([[], []]);
  });

  it('that another worker has overtaken and ended, its token is answered', async () => {
    const { needs, stored, handedOver } = inMemory({ waiting: ['one'] });
    const event = owed('evt_1');
    const record = stored(processing({ status: 'cancelled', lastEvent: event }));

    await finishLook(processing({ id: record.id }), undefined, context, needs);

    expect(handedOver).toEqual([{ token: 'one', output: publication(event) }]);
  });

  it('without a token that another worker has overtaken and ended, nothing is answered', async () => {
    const { needs, stored, handedOver, now } = inMemory();
    const record = stored(processing({ status: 'cancelled', lastEvent: owed('evt_1'), tokens: { 1: 'one' } }));

    await finishLook(record, undefined, { ...context, token: undefined }, needs);

    expect(handedOver).toEqual([]);
    expect(now(record.id)).toEqual(record);
  });
});

describe('a task token', () => {
  it('is kept in the record, which is returned as it then is', async () => {
    const { needs, stored, table } = inMemory();
    const loaded = stored(processing());
    table.records.set(loaded.id, { ...loaded, nudges: 3 });

    expect(await keepToken(loaded, token, needs)).toEqual({ ...loaded, nudges: 3, tokens: { 1: 'one' } });
  });

  it('costs no write if there is none, and leaves the record as it was loaded if there is no record any more', async () => {
    const { needs } = inMemory();
    const loaded = processing();

    expect(await keepToken(loaded, undefined, needs)).toBe(loaded);
    expect(await keepToken(loaded, token, needs)).toBe(loaded);
  });
});

describe('the next look', () => {
  it('is planned for the time at which its message arrives', async () => {
    const { needs, stored, sent } = inMemory();
    const record = stored(processing({ attempts: [attempt()], notBefore: noon + minute }));

    await schedule(record, minute, policy, needs);
    await schedule(record, minute - 1, policy, needs);

    expect(sent.map(({ message }) => message.plannedLook?.exchange)).toEqual(['status', undefined]);
  });

  it.each([
    [-1, [0]],
    [15 * minute, [15 * minute]],
    [15 * minute + 1, []],
    [Number.POSITIVE_INFINITY, []],
  ])('after %d ms has messages with the delays %o', async (wait, delays) => {
    const { needs, stored, sent } = inMemory();

    await schedule(stored(processing()), wait, policy, needs);

    expect(sent.map(({ delay }) => delay)).toEqual(delays);
  });
});
