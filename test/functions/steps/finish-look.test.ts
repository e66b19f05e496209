import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../functions/providers/policy-of.ts';
import { finishLook, keepToken, schedule } from '../../../functions/steps/finish-look.ts';
import { attempt, minute, noon, processing, second } from '../../fixtures/a-cancellation.ts';
import { readingProvider } from '../../fixtures/a-provider.ts';
import { inMemory, owed, publication } from '../../fixtures/dependencies.ts';

const policy = policyOf(readingProvider, 1);
const token = { run: 1, token: 'one' };
const context = { provider: readingProvider, policy, token, endsAt: Infinity };
const waiting = { step: 'wait', until: noon + 3 * second } as const;

describe('finishing a look', () => {
  it('asks for the next look if the cancellation goes on, and answers no token', async () => {
    const { needs, stored, sent, handedOver } = inMemory();
    const record = stored(processing({ attempts: [attempt()] }));

    await finishLook(record, { record, event: undefined, next: waiting }, context, needs);

    expect(sent).toMatchObject([
      { merchant: 'merchant-a', message: { look: 1, plannedLook: { exchange: 'status' } }, delay: 3 * second },
    ]);
    expect(handedOver).toEqual([]);
  });

  it('answers the token of the look if the look made an event due', async () => {
    const { needs, stored, sent, handedOver, started } = inMemory({ waiting: ['one'] });
    const event = owed('evt_1');
    const record = stored(processing({ status: 'cancelled', dueEvents: [event] }));

    await finishLook(record, { record, event, next: { step: 'rest', until: undefined } }, context, needs);

    expect(handedOver).toEqual([{ token: 'one', output: publication(event) }]);
    expect([sent, started]).toEqual([[], []]);
  });

  it('stores the token in a separate write if another worker has overtaken the look', async () => {
    const { needs, stored, now, sent, handedOver } = inMemory();
    const { id, ...rest } = stored(processing({ tokens: { 2: 'two' } }));

    await finishLook({ id, ...rest }, undefined, context, needs);

    expect(now(id).tokens).toEqual({ 1: 'one', 2: 'two' });
    expect([sent, handedOver]).toEqual([[], []]);
  });

  it('answers the token if another worker has ended the cancellation', async () => {
    const { needs, stored, handedOver } = inMemory({ waiting: ['one'] });
    const event = owed('evt_1');
    const record = stored(processing({ status: 'cancelled', lastEvent: event }));

    await finishLook(processing({ id: record.id }), undefined, context, needs);

    expect(handedOver).toEqual([{ token: 'one', output: publication(event) }]);
  });

  it('answers nothing if there is no token and another worker has ended the cancellation', async () => {
    const { needs, stored, handedOver, now } = inMemory();
    const record = stored(processing({ status: 'cancelled', lastEvent: owed('evt_1'), tokens: { 1: 'one' } }));

    await finishLook(record, undefined, { ...context, token: undefined }, needs);

    expect(handedOver).toEqual([]);
    expect(now(record.id)).toEqual(record);
  });
});

describe('a task token', () => {
  it('is stored in the record, which is then returned', async () => {
    const { needs, stored, table } = inMemory();
    const loaded = stored(processing());
    table.records.set(loaded.id, { ...loaded, nudges: 3 });

    expect(await keepToken(loaded, token, needs)).toEqual({ ...loaded, nudges: 3, tokens: { 1: 'one' } });
  });

  it('needs no write if there is none, and returns the loaded record if the stored one no longer exists', async () => {
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
