import { describe, expect, it } from 'vitest';
import { dueEvent } from '../../../functions/api/event.ts';
import { toResource } from '../../../functions/api/resource.ts';
import { noon, processing } from '../../fixtures/a-cancellation.ts';
import { atNoon } from '../../fixtures/circumstances.ts';

const record = processing({
  status: 'cancelled',
  version: 7,
  completedAt: noon,
  tokens: { 1: 'secret-token' },
  lease: { id: 'secret-lease', until: noon },
  timeline: [{ at: noon, event: 'cancelled' }],
});

describe('an event that is due', () => {
  it('has an id from the cancellation and the version that caused it', () => {
    const { eventId, detail } = dueEvent(record, 'CancellationCompleted');

    expect(eventId).toBe(`evt_${record.id}_7`);
    expect(detail).toMatchObject({ eventId, version: 7, merchantId: 'merchant-a' });
  });

  it('carries the resource without its timeline, its acts, its proposal, and what is soon out of date', () => {
    const { timeline, acts, proposal, waitingFor, nextLookAt, deadline, explanation, ...resource } = toResource(
      record,
      atNoon,
    );

    expect(dueEvent(record, 'CancellationCompleted').detail.cancellation).toEqual(resource);
  });

  it('is the same for the same record', () => {
    expect(dueEvent(record, 'CancellationCompleted')).toEqual(dueEvent(record, 'CancellationCompleted'));
  });

  it('shows no task token, no lease and no idempotency key', () => {
    expect(JSON.stringify(dueEvent(record, 'CancellationCompleted'))).not.toMatch(/secret|key-1/);
  });
});
