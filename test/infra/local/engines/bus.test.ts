import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type BusRule, type Envelope, localBus } from '../../../../infra/local/engines/bus.ts';
import { eventMatcher } from '../../../../infra/local/engines/event-pattern.ts';
import { journalValues, openJournal } from '../../../../infra/local/engines/journal.ts';
import { temporaryFolder } from '../../../fixtures/a-system.ts';

describe('an event pattern', () => {
  const event = { source: 'a', detail: { merchantId: 'm', n: 1, tags: ['x', 'y'], none: null } };

  it.each([
    [{}, true],
    [{ source: ['a'] }, true],
    [{ source: ['b', 'a'] }, true],
    [{ source: ['b'] }, false],
    [{ detail: { merchantId: ['m'], n: [1] } }, true],
    [{ detail: { merchantId: ['m'], n: ['1'] } }, false],
    [{ detail: { tags: ['y'] } }, true],
    [{ detail: { tags: ['z'] } }, false],
    [{ detail: { none: [null] } }, true],
    [{ detail: { absent: [null] } }, false],
    [{ source: { deeper: ['a'] } }, false],
  ])('%j matches: %s', (pattern, expected) => {
    expect(eventMatcher(pattern)(event)).toBe(expected);
  });

  it.each([
    [{ source: [{ prefix: 'a' }] }, '/source uses an operator'],
    [{ detail: { n: [{ numeric: ['>', 1] }] } }, '/detail/n uses an operator'],
    [{ $or: [{ source: ['a'] }] }, 'uses $or'],
    [{ source: [] }, '/source is empty'],
    [{ source: 'a' }, '/source is neither'],
  ])('%j throws an error', (pattern, message) => {
    expect(() => eventMatcher(pattern as never)).toThrow(message);
  });
});

describe('the local bus', () => {
  let folder: ReturnType<typeof temporaryFolder>;
  beforeEach(() => {
    folder = temporaryFolder();
  });
  afterEach(() => folder.remove());

  function aBus(rules: BusRule[] = []) {
    const errors: unknown[] = [];
    const bus = localBus({
      journal: openJournal(join(folder.path, 'events.jsonl')),
      rules,
      onError: (error) => errors.push(error),
      hurry: 100,
      now: () => Date.UTC(2026, 0, 1, 12),
    });
    return { bus, errors };
  }
  const entry = { source: 'rescind.cancellations', detailType: 'CancellationCompleted', detail: { eventId: 'evt_1' } };

  it('delivers the envelope of EventBridge to matching rules', async () => {
    const seen: Envelope[] = [];
    const target = async (envelope: Envelope) => void seen.push(envelope);
    const { bus } = aBus([
      { pattern: { source: ['rescind.cancellations'] }, target },
      { pattern: { source: ['other'] }, target },
    ]);

    const [taken] = bus.putEvents([entry]);
    await vi.waitFor(() => expect(seen).toHaveLength(1));

    expect(seen[0]).toEqual({
      version: '0',
      id: taken && 'id' in taken ? taken.id : '',
      'detail-type': 'CancellationCompleted',
      source: 'rescind.cancellations',
      account: '000000000000',
      time: '2026-01-01T12:00:00Z',
      region: 'local',
      resources: [],
      detail: { eventId: 'evt_1' },
    });
    bus.close();
  });

  it('calls a target again until it succeeds, and reports each failure', async () => {
    let calls = 0;
    const target = async () => {
      calls += 1;
      if (calls < 3) throw new Error('not yet');
    };
    const { bus, errors } = aBus([{ pattern: { source: ['rescind.cancellations'] }, target }]);

    bus.putEvents([entry]);
    await vi.waitFor(() => expect(calls).toBe(3));

    expect(errors).toHaveLength(2);
    bus.close();
  });

  it('keeps every event in order over a restart', () => {
    const { bus: first } = aBus();
    first.putEvents([entry, { ...entry, detail: { eventId: 'evt_2' } }]);
    first.close();

    const { bus: second } = aBus();
    second.putEvents([{ ...entry, detail: { eventId: 'evt_3' } }]);
    second.close();

    const journal = openJournal(join(folder.path, 'events.jsonl'));
    expect([...journalValues(journal)]).toMatchObject(
      ['evt_1', 'evt_2', 'evt_3'].map((eventId) => ({ detail: { eventId } })),
    );
    journal.close();
  });

  it('rejects an entry above 256 KiB and publishes the others', () => {
    const { bus } = aBus();

    const results = bus.putEvents([{ ...entry, detail: { text: 'ü'.repeat(131_072) } }, entry]);

    expect(results).toEqual([{ failure: expect.any(String) }, { id: expect.any(String) }]);
    expect(bus.count()).toBe(1);
    bus.close();
  });

  it('gives each target, and each call of a target, an envelope of its own', async () => {
    const seen: unknown[] = [];
    const target = async (envelope: Envelope) => {
      const detail = envelope.detail as { eventId: string };
      seen.push(detail.eventId);
      detail.eventId = 'changed';
      if (seen.length < 3) throw new Error('not yet');
    };
    const rule = { pattern: { source: ['rescind.cancellations'] }, target };
    const { bus } = aBus([rule, rule]);

    bus.putEvents([entry]);
    await vi.waitFor(() => expect(seen).toHaveLength(4));

    expect(seen).toEqual(['evt_1', 'evt_1', 'evt_1', 'evt_1']);
    bus.close();
  });

  it('does not let a target change the stored event', async () => {
    const target = vi.fn(async (envelope: Envelope) => {
      Object.assign(envelope.detail as object, { eventId: 'changed' });
    });
    const { bus } = aBus([{ pattern: { source: ['rescind.cancellations'] }, target }]);

    bus.putEvents([entry]);
    await vi.waitFor(() => expect(target).toHaveBeenCalled());

    expect(JSON.parse(bus.lines(0).toString()).detail).toEqual({ eventId: 'evt_1' });
    bus.close();
  });
});
