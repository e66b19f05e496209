import { describe, expect, it } from 'vitest';
import { answerTokens, deliverResult, eventToPublish } from '../../../functions/steps/deliver-result.ts';
import { accepted, processing } from '../../fixtures/a-cancellation.ts';
import { inMemory, owed, publication } from '../../fixtures/dependencies.ts';

const [first, second] = [owed('evt_1'), owed('evt_2')] as const;

describe('the event to publish', () => {
  it('is the oldest of those that are due', () => {
    expect(eventToPublish(accepted({ dueEvents: [first, second], lastEvent: second }))).toBe(first);
  });

  it('is the last event if none is due', () => {
    expect(eventToPublish(accepted({ lastEvent: second }))).toBe(second);
  });

  it('is undefined before the first event', () => {
    expect(eventToPublish(accepted())).toBeUndefined();
  });
});

describe('answering task tokens', () => {
  it('answers those in the record and the one in the message, each once', async () => {
    const { needs, handedOver } = inMemory();
    const record = accepted({ tokens: { 1: 'one', 2: 'two' } });

    await answerTokens(record, first, needs, 'late');
    await answerTokens(record, first, needs, 'one');

    expect(handedOver.map(({ token }) => token)).toEqual(['one', 'two', 'late', 'one', 'two']);
  });

  it('passes on what the workflow publishes, and nothing else', async () => {
    const { needs, handedOver } = inMemory();

    await answerTokens(accepted({ tokens: { 1: 'one' } }), first, needs);

    expect(handedOver).toEqual([{ token: 'one', output: publication(first) }]);
  });

  it.each([
    ['returns true if one of several runs still waits', ['two'], true],
    ['returns false if no run waits any more', [], false],
  ])('%s', async (_sentence, waiting, wanted) => {
    const { needs } = inMemory({ waiting });

    const wasAwaited = await answerTokens(accepted({ tokens: { 1: 'one', 2: 'two' } }), first, needs);

    expect(wasAwaited).toBe(wanted);
  });
});

describe('delivering a result', () => {
  it('does nothing before there is an event', async () => {
    const { needs, handedOver, started } = inMemory();

    await deliverResult(processing({ tokens: { 1: 'one' } }), needs, 'late');

    expect([handedOver, started]).toEqual([[], []]);
  });

  it('delivers the oldest due event to the waiting run, and starts no other', async () => {
    const { needs, handedOver, started } = inMemory({ waiting: ['one'] });

    await deliverResult(processing({ tokens: { 1: 'one' }, dueEvents: [first, second], lastEvent: second }), needs);

    expect(handedOver).toEqual([{ token: 'one', output: publication(first) }]);
    expect(started).toEqual([]);
  });

  it('starts the next run if no run waits for the due event', async () => {
    const { needs, stored, now, handedOver, started } = inMemory();
    const record = stored(processing({ run: 2, dueEvents: [first] }));

    await deliverResult(record, needs);

    expect(handedOver).toEqual([]);
    expect(started).toEqual([
      { cancellationId: record.id, merchantId: 'merchant-a', provider: 'testpay', run: 3, isPart: false },
    ]);
    expect(now(record.id).run).toBe(3);
  });

  it('starts no run to publish an event again', async () => {
    const { needs, handedOver, started } = inMemory();

    await deliverResult(processing({ lastEvent: first }), needs, 'late');

    expect(handedOver).toEqual([{ token: 'late', output: publication(first) }]);
    expect(started).toEqual([]);
  });
});
