import { describe, expect, it } from 'vitest';
import type { Testimony } from '../../../functions/core/cancellation/testimony.ts';
import { advanceCancellation } from '../../../functions/handlers/advance-cancellation.ts';
import type { CancellationStore } from '../../../functions/ports/cancellation-store.ts';
import type { LookMessage } from '../../../functions/ports/provider-queue.ts';
import { accepted, aRecheck, attempt, day, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import {
  answered,
  aRequest,
  loginProvider,
  resendingProvider,
  shows,
  testifyingProvider,
} from '../../fixtures/a-provider.ts';
import { type Given, inMemory, later, owed, publication } from '../../fixtures/dependencies.ts';

/** The handler in memory; `advance` hands it a message for the look that comes next. */
function advancing(given: Given = {}) {
  const memory = inMemory(given);
  const { needs, now } = memory;
  const handle = advanceCancellation(needs);
  const advance = (id: string, message: Partial<LookMessage> = {}) =>
    handle({ cancellationId: id, look: now(id).look, ...message });
  return { ...memory, handle, advance };
}

const pending = shows({ kind: 'pending' });
const lease = { id: 'theirs', until: noon + minute };
const rested = { status: 'cancelled', completedAt: noon, lastEvent: owed('evt_1') } as const;

describe('a look', () => {
  it('is taken, made and recorded, and one message for the next look follows', async () => {
    const { advance, stored, now, sent, measured, requests } = advancing({ answers: [later(400, pending)] });
    const { id } = stored(accepted());

    await advance(id, { token: 'one', run: 1 });

    expect(requests.map(({ request }) => request.path)).toEqual(['/cancel/p-1']);
    expect(now(id)).toMatchObject({ status: 'processing', look: 1, tokens: { 1: 'one' }, nextLook: noon + 2400 });
    const plannedLook = { provider: 'testpay', version: 3, exchange: 'status', wakeAt: noon + minute };
    expect(sent).toEqual([
      {
        provider: 'testpay',
        merchant: 'merchant-a',
        message: { cancellationId: id, look: 1, plannedLook },
        delay: 2000,
      },
    ]);
    expect(measured.at(-1)).toEqual([{ provider: 'testpay' }, { OpenAge: 0.4 }]);
  });

  it('is followed by the log, although no read came before it', async () => {
    const { advance, stored, followed } = advancing({ answers: [pending] });
    const { id } = stored(accepted());

    await advance(id, { run: 1, firstLook: { provider: 'testpay', isPart: false } });

    expect(followed).toEqual([id]);
  });

  it('delivers a final status to the waiting run, and no other look follows', async () => {
    const { advance, stored, now, sent, handedOver, started, measured } = advancing({
      answers: [shows({ kind: 'cancelled' })],
      waiting: ['one'],
    });
    const { id } = stored(accepted());

    await advance(id, { token: 'one', run: 1 });

    const [event] = now(id).dueEvents;
    expect(event).toMatchObject({ detailType: 'CancellationCompleted' });
    expect(handedOver).toEqual([{ token: 'one', output: event && publication(event) }]);
    expect([sent, started]).toEqual([[], []]);
    expect(measured).toContainEqual([{ provider: 'testpay', status: 'cancelled' }, { Ended: 1 }]);
  });

  it('is followed by a shorter wait if the waits are hurried', async () => {
    const { needs, stored, sent } = inMemory({ answers: [pending] });
    const { id } = stored(accepted());

    await advanceCancellation({ ...needs, hurry: 10 })({ cancellationId: id, look: 0 });

    expect(sent).toMatchObject([{ delay: 200 }]);
  });

  it('delivers nothing that was published before', async () => {
    const { advance, stored, handedOver, sent } = advancing({ answers: [pending] });
    const { id } = stored(
      processing({ status: 'review_required', reviewSince: noon, tokens: { 1: 'one' }, lastEvent: owed('evt_1') }),
    );

    await advance(id);

    expect([handedOver, sent]).toEqual([[], []]);
  });

  it('is followed by no message if another worker has its lease', async () => {
    const { advance, stored, now, table, sent, measured } = advancing({
      answers: [
        () => {
          table.records.set(id, { ...now(id), lease });
          return pending;
        },
      ],
    });
    const { id } = stored(accepted());

    await advance(id);

    expect(sent).toEqual([]);
    expect(measured).toHaveLength(1);
  });

  it('uses the access token of an earlier one', async () => {
    const { advance, stored, requests } = advancing({
      provider: loginProvider,
      answers: [answered(200, { accessToken: 'a1', expiresInSeconds: 300 }), pending, pending],
    });
    const { id } = stored(accepted());

    await advance(id);
    await advance(id);

    expect(requests.map(({ request }) => request.path)).toEqual(['/login', '/cancel/p-1', '/status/p-1']);
  });
});

describe('a nudge during a look', () => {
  /** A look during which so many nudges come. */
  async function nudged(times: number, answer: Parameters<typeof shows>[0], nudges = 0) {
    const memory = advancing({
      answers: [
        async (clock) => {
          for (let nudge = 0; nudge < times; nudge++)
            await memory.needs.store.recheck(id, aRecheck({ at: noon + nudge }));
          return later(500, shows(answer))(clock);
        },
      ],
    });
    const { id } = memory.stored(processing({ nudges, deadline: noon + day, firstLookAt: noon - minute }));
    await memory.advance(id);
    return memory.sent.map(({ message, delay }) => ({ look: message.look, delay }));
  }

  it.each([
    [1, 'brings the next look forward'],
    [2, 'that comes twice brings the next look forward once'],
    [3, 'that comes three times brings the next look forward once'],
  ])('(%i) %s', async (times) => {
    expect(await nudged(times, { kind: 'pending' })).toEqual([{ look: 2, delay: 1500 }]);
  });

  it.each([1, 2])('(%i) leads to a look after a final status too, which it may contradict', async (times) => {
    expect(await nudged(times, { kind: 'cancelled' })).toEqual([{ look: 2, delay: 1500 }]);
  });

  it('does not count if it came before the look', async () => {
    expect(await nudged(0, { kind: 'pending' }, 2)).toEqual([{ look: 2, delay: 30_250 }]);
    expect(await nudged(0, { kind: 'cancelled' }, 2)).toEqual([]);
  });
});

describe('a testimony', () => {
  const told = (id: string, changes: Partial<Testimony> = {}): Testimony => ({
    id,
    receivedAt: noon,
    proves: { kind: 'cancelled' },
    ...changes,
  });
  const foreign = { providerToken: 'of somebody else', proves: { kind: 'rejected', code: 'declined' } } as const;

  it.each([
    ['after an acknowledgement', { kind: 'pending' }, 'processing', 'testimony'],
    ['after a final status too, which it may contradict', { kind: 'cancelled' }, 'cancelled', undefined],
  ] as const)('that comes during a look leads to the next look at once %s', async (_when, answer, status, planned) => {
    const { needs, advance, stored, now, sent } = advancing({
      provider: testifyingProvider,
      answers: [
        async (clock) => {
          await needs.store.testify(id, told('told-1'));
          return later(500, shows(answer))(clock);
        },
      ],
    });
    const { id } = stored(accepted());

    await advance(id);

    expect(now(id)).toMatchObject({ status, testimonies: [told('told-1')] });
    expect(sent).toMatchObject([
      { provider: 'testpay', merchant: 'merchant-a', message: { cancellationId: id, look: 1 }, delay: 0 },
    ]);
    expect(sent[0]?.message.plannedLook?.exchange).toBe(planned);
  });

  it('is read by the next look, which calls no provider', async () => {
    const { advance, stored, now, sent, requests, handedOver } = advancing({
      provider: testifyingProvider,
      waiting: ['one'],
    });
    const { id } = stored(processing({ testimonies: [told('told-1')], tokens: { 1: 'one' } }));

    await advance(id);

    expect(now(id)).toMatchObject({ status: 'cancelled', testimonies: [{ id: 'told-1', isRead: true }] });
    expect(handedOver).toMatchObject([{ output: { detailType: 'CancellationCompleted' } }]);
    expect([requests, sent]).toEqual([[], []]);
  });

  it.each([
    ['at once while another one is unread', [told('told-1', foreign), told('told-2')], 0, 'testimony'],
    ['after the usual wait if it was the last one', [told('told-1', foreign)], 15 * minute, undefined],
  ])('is followed by the next look %s', async (_when, testimonies, delay, exchange) => {
    const { advance, stored, sent } = advancing({ provider: testifyingProvider });
    const { id } = stored(processing({ testimonies, attempts: [attempt()], firstLookAt: noon - day }));

    await advance(id);

    expect(sent).toMatchObject([
      { provider: 'testpay', merchant: 'merchant-a', message: { cancellationId: id, look: 2 }, delay },
    ]);
    expect(sent[0]?.message.plannedLook?.exchange).toBe(exchange);
  });
});

describe('refused credentials', () => {
  const refused = shows({ kind: 'credentials_refused', detail: 'answered 401' });

  it('lead to an event and a metric at once, and are tried again', async () => {
    const { advance, stored, now, sent, handedOver, measured } = advancing({ answers: [refused], waiting: ['one'] });
    const { id } = stored(accepted());

    await advance(id, { token: 'one', run: 1 });

    expect(now(id)).toMatchObject({ status: 'processing', credentialsRefused: { code: 'credentials_refused' } });
    expect(handedOver).toMatchObject([{ token: 'one', output: { detailType: 'CredentialsRefused' } }]);
    expect(measured).toContainEqual([{ provider: 'testpay' }, { CredentialsRefused: 1 }]);
    expect(sent).toEqual([
      { provider: 'testpay', merchant: 'merchant-a', message: { cancellationId: id, look: 1 }, delay: minute / 2 },
    ]);
  });

  it('lead to one event for all cancellations of the merchant', async () => {
    const { advance, stored, now, measured } = advancing({ answers: [refused, refused] });
    const { id } = stored(accepted());
    const other = stored(accepted({ id: 'can_2', request: aRequest('p-2') }));

    await advance(id);
    await advance(other.id);

    expect(now(other.id)).toMatchObject({ credentialsRefused: { code: 'credentials_refused' }, dueEvents: [] });
    expect(measured.filter(([, figures]) => 'CredentialsRefused' in figures)).toHaveLength(1);
  });
});

it('a recheck of a review sends again after a read that shows the payment open', async () => {
  const { advance, stored, requests } = advancing({ answers: [shows({ kind: 'open' }), pending] });
  const { id } = stored(processing({ status: 'review_required', reviewSince: noon }));

  await advance(id, { recheck: true });

  expect(requests.map(({ request }) => request.path)).toEqual(['/status/p-1', '/cancel/p-1']);
});

describe('the message for the next look', () => {
  it('is not delayed if its time has passed', async () => {
    const { needs, clock, stored, sent } = inMemory({ answers: [pending] });
    const record: typeof needs.store.record = async (...write) => {
      const recorded = await needs.store.record(...write);
      clock.now += minute;
      return recorded;
    };
    const { id } = stored(accepted());

    await advanceCancellation({ ...needs, store: { ...needs.store, record } })({ cancellationId: id, look: 0 });

    expect(sent).toMatchObject([{ delay: 0 }]);
  });

  it('is not sent when no queue can hold it so long', async () => {
    const { advance, stored, now, sent } = advancing({ answers: [shows({ kind: 'manual', detail: 'd' })] });
    const { id } = stored(accepted());

    await advance(id);

    expect(now(id)).toMatchObject({ status: 'review_required', nextLook: noon + 60 * minute });
    expect(sent).toEqual([]);
  });
});

describe('a message with the plan of its look', () => {
  /** The handler in memory, and the names of the calls of its store. */
  function counted(given: Given = {}) {
    const memory = inMemory(given);
    const calls: string[] = [];
    const store = new Proxy(memory.needs.store, {
      get(target, name: keyof CancellationStore) {
        calls.push(name);
        return target[name];
      },
    });
    return { ...memory, calls, handle: advanceCancellation({ ...memory.needs, store }) };
  }

  const firstLook = { provider: 'testpay', isPart: false };
  const firstMessage = (id: string) => ({ cancellationId: id, look: 0, run: 1, token: 'one', firstLook });

  it.each([
    ['goes on', pending, { 1: 'one' }, []],
    ['ends', shows({ kind: 'cancelled' }), {}, ['one']],
  ])('takes a first look that %s without a read, and its token is in the record or answered', async (...given) => {
    const [, answer, tokens, answered] = given;
    const { handle, stored, now, calls, handedOver } = counted({ answers: [answer], waiting: ['one'] });
    const { id } = stored(accepted());

    await handle(firstMessage(id));

    expect(calls).toEqual(['take', 'record']);
    expect(now(id).tokens).toEqual(tokens);
    expect(handedOver.map(({ token }) => token)).toEqual(answered);
  });

  it('takes the read that the last look planned without a read of the record', async () => {
    const { handle, stored, now, calls, sent, clock, requests } = counted({ answers: [pending, pending] });
    const { id } = stored(accepted());
    await handle(firstMessage(id));
    clock.now += sent[0]?.delay ?? 0;
    calls.length = 0;

    await handle(sent[0]?.message ?? { cancellationId: id, look: 1 });

    expect(calls).toEqual(['take', 'record']);
    expect(requests.map(({ request }) => request.path)).toEqual(['/cancel/p-1', '/status/p-1']);
    expect(now(id)).toMatchObject({ look: 2, attempts: [{ state: 'acknowledged' }] });
  });

  it('begins with the read of the payment if the merchant asks for a part', async () => {
    const { handle, stored, calls, requests } = counted({ answers: [shows({ kind: 'unknown', detail: 'd' })] });
    const amount = { value: 100, currency: 'EUR' };
    const { id } = stored(accepted({ request: { ...aRequest(), amount } }));

    await handle({ ...firstMessage(id), firstLook: { ...firstLook, isPart: true } });

    expect(calls).toEqual(['take', 'record']);
    expect(requests.map(({ request }) => request.path)).toEqual(['/status/p-1']);
  });

  it('continues with the record that the failed take returned if the plan is stale, and loads nothing', async () => {
    const { needs, handle, stored, now, calls, requests } = counted({ provider: testifyingProvider, waiting: ['one'] });
    const loaded = stored(processing({ attempts: [attempt()], deadline: noon, tokens: { 1: 'one' } }));
    await needs.store.testify(loaded.id, { id: 'told-1', receivedAt: noon, proves: { kind: 'cancelled' } });
    const plannedLook = { provider: 'testpay', version: loaded.version, exchange: 'none' } as const;

    await handle({ cancellationId: loaded.id, look: 1, plannedLook });

    expect(calls).toEqual(['take', 'take', 'record']);
    expect(now(loaded.id)).toMatchObject({ status: 'cancelled', testimonies: [{ isRead: true }] });
    expect(requests).toEqual([]);
  });

  it('is dropped if its look was taken already, and its token is kept', async () => {
    const { handle, stored, now, calls, logged } = counted();
    const { id } = stored(processing());

    await handle(firstMessage(id));

    expect(calls).toEqual(['take', 'keepToken']);
    expect(now(id)).toMatchObject({ look: 1, tokens: { 1: 'one' } });
    expect(logged).toEqual([['info', 'message dropped', { cancellationId: id, because: 'stale: look 0 of 1' }]]);
  });

  it('takes no look while the lease of another worker is active', async () => {
    const { handle, stored, now, calls } = counted();
    const record = stored(processing({ lease, attempts: [attempt()] }));
    const plannedLook = { provider: 'testpay', version: record.version, exchange: 'status' } as const;

    await handle({ cancellationId: record.id, look: 1, plannedLook });

    expect(calls).toEqual(['take']);
    expect(now(record.id)).toEqual(record);
  });

  it('of run 2 reads the record, because run 1 may have got a result', async () => {
    const { handle, stored, calls, handedOver } = counted({ waiting: ['two'] });
    const { id } = stored(processing({ ...rested, run: 2 }));

    await handle({ ...firstMessage(id), run: 2, token: 'two' });

    expect(calls).toEqual(['load', 'keepToken']);
    expect(handedOver.map(({ token }) => token)).toEqual(['two']);
  });

  it('stores its token in a separate write if another worker has overtaken the look', async () => {
    const { handle, stored, now, table, calls, sent } = counted({
      answers: [
        () => {
          table.records.set(id, { ...now(id), version: 9, lease });
          return pending;
        },
      ],
    });
    const { id } = stored(accepted());

    await handle(firstMessage(id));

    expect(calls).toEqual(['take', 'record', 'load', 'keepToken']);
    expect(now(id)).toMatchObject({ tokens: { 1: 'one' }, lease });
    expect(sent).toEqual([]);
  });

  it('keeps its token if the worker dies during the look and the message comes again', async () => {
    const { handle, stored, now } = counted({ answers: [() => Promise.reject(new Error('the process died'))] });
    const { id } = stored(accepted());

    await expect(handle(firstMessage(id))).rejects.toThrow('the process died');
    expect(now(id)).toMatchObject({ look: 1, tokens: {} });
    await handle(firstMessage(id));

    expect(now(id)).toMatchObject({ look: 1, tokens: { 1: 'one' } });
  });

  it('is an error when there is no such cancellation', async () => {
    const { handle } = counted();

    await expect(handle(firstMessage('can_gone'))).rejects.toThrow('there is no cancellation can_gone');
  });
});

describe('a message without a look to take', () => {
  it.each([
    ['stale', { look: 3 }, { look: 2 }, 'stale: look 2 of 3'],
    ['for a look that is under way', { lease }, {}, 'a look is under way'],
  ])('is dropped when it is %s, and the log says why', async (_what, changes, message, because) => {
    const { advance, stored, now, logged, sent } = advancing();
    const record = stored(processing(changes));

    await advance(record.id, message);

    expect(logged).toEqual([['info', 'message dropped', { cancellationId: record.id, because }]]);
    expect(sent).toEqual([]);
    expect(now(record.id)).toStrictEqual(record);
  });

  it('is dropped if another worker has just taken the look', async () => {
    const { needs, stored, logged } = inMemory();
    const { id } = stored(accepted());

    await advanceCancellation({ ...needs, store: { ...needs.store, take: async () => ({}) } })({
      cancellationId: id,
      look: 0,
    });

    expect(logged).toEqual([['info', 'message dropped', { cancellationId: id, because: 'taken' }]]);
  });

  it.each([
    ['its run', { token: 'new', run: 4 }, { 1: 'one', 4: 'new' }],
    ['run 1 if the message has none', { token: 'new' }, { 1: 'new' }],
  ])('stores its task token under %s', async (_what, message, tokens) => {
    const { advance, stored, now } = advancing();
    const { id } = stored(processing({ run: 2, lease, tokens: { 1: 'one' } }));

    await advance(id, { look: 0, ...message });

    expect(now(id).tokens).toEqual(tokens);
  });

  it('stays a recheck while it waits until the provider may be asked again', async () => {
    const { advance, stored, sent } = advancing();
    const { id } = stored(processing({ notBefore: noon + minute, attempts: [attempt()] }));

    await advance(id, { recheck: true });

    expect(sent).toEqual([
      {
        provider: 'testpay',
        merchant: 'merchant-a',
        message: { cancellationId: id, look: 1, recheck: true },
        delay: minute,
      },
    ]);
  });

  it('waits until the provider may be asked again', async () => {
    const { advance, stored, sent, logged } = advancing();
    const { id } = stored(processing({ notBefore: noon + 5000 }));

    await advance(id);

    expect(sent).toEqual([
      { provider: 'testpay', merchant: 'merchant-a', message: { cancellationId: id, look: 1 }, delay: 5000 },
    ]);
    expect(logged).toEqual([]);
  });

  it.each([
    ['as long as a queue can', 15 * minute, 1],
    ['for recovery to come', 15 * minute + 1, 0],
  ])('waits %s', async (_what, wait, messages) => {
    const { advance, stored, sent } = advancing();
    const { id } = stored(processing({ notBefore: noon + wait }));

    await advance(id);

    expect(sent).toHaveLength(messages);
  });

  it('delivers the result to the run of its task token and to those in the record', async () => {
    const { advance, stored, now, handedOver, logged } = advancing({ waiting: ['late'] });
    const { id } = stored(processing({ ...rested, run: 2, tokens: { 1: 'one' } }));

    await advance(id, { look: 0, token: 'late', run: 2 });

    expect(handedOver.map(({ token }) => token)).toEqual(['one', 'late']);
    expect(now(id).tokens).toEqual({ 1: 'one', 2: 'late' });
    expect(logged).toEqual([]);
  });

  it('delivers a result that was recorded while its token was being stored', async () => {
    const { needs, stored, now, table, handedOver } = inMemory();
    const { id } = stored(processing({ lease }));
    const keepToken: typeof needs.store.keepToken = async (...token) => {
      table.records.set(id, { ...now(id), ...rested });
      return needs.store.keepToken(...token);
    };

    await advanceCancellation({ ...needs, store: { ...needs.store, keepToken } })({
      cancellationId: id,
      look: 0,
      token: 'one',
    });

    expect(handedOver).toEqual([{ token: 'one', output: publication(rested.lastEvent) }]);
  });

  it('delivers the result even if its task token could not be stored', async () => {
    const { needs, stored, handedOver } = inMemory();
    const { id } = stored(processing(rested));

    await advanceCancellation({ ...needs, store: { ...needs.store, keepToken: async () => undefined } })({
      cancellationId: id,
      look: 0,
      token: 'one',
    });

    expect(handedOver).toMatchObject([{ token: 'one' }]);
  });

  it('delivers nothing if it has no task token', async () => {
    const { advance, stored, handedOver, logged } = advancing({ provider: resendingProvider });
    const { id } = stored(processing({ ...rested, tokens: { 1: 'one' } }));

    await advance(id);

    expect(handedOver).toEqual([]);
    expect(logged).toEqual([['info', 'message dropped', { cancellationId: id, because: 'nothing to read' }]]);
  });

  it('delivers an event that is due to the run that was started for it, although the cancellation is open', async () => {
    const { handle, stored, handedOver } = advancing({ waiting: ['two'] });
    const event = { ...owed('evt_1'), detailType: 'CredentialsRefused' } as const;
    const { id } = stored(processing({ run: 2, nextLook: noon + minute, dueEvents: [event], lastEvent: event }));

    await handle({ cancellationId: id, look: 0, run: 2, token: 'two' });

    expect(handedOver).toEqual([{ token: 'two', output: publication(event) }]);
  });

  it('delivers nothing while the cancellation is open', async () => {
    const { advance, stored, handedOver } = advancing();
    const { id } = stored(processing({ lease, lastEvent: owed('evt_1'), attempts: [attempt()] }));

    await advance(id, { look: 0, token: 'one' });

    expect(handedOver).toEqual([]);
  });
});

it('is an error when there is no such cancellation', async () => {
  const { handle } = advancing();

  await expect(handle({ cancellationId: 'can_gone', look: 0 })).rejects.toThrow('there is no cancellation can_gone');
});
