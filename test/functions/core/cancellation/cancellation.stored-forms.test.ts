import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { eventSource } from '../../../../functions/api/event.ts';
import { toResource } from '../../../../functions/api/resource.ts';
import { canonical } from '../../../../functions/core/cancellation/fingerprint.ts';
import { transactionLock } from '../../../../functions/core/cancellation/identity.ts';
import { noon, processing } from '../../../fixtures/a-cancellation.ts';
import { atNoon } from '../../../fixtures/circumstances.ts';

const lockOf = (...references: readonly string[]) =>
  `transaction#yuno#${createHash('sha256')
    .update(JSON.stringify(['merchant-a', references]))
    .digest('hex')}`;
const lock = (reference: string, identity = ['paymentId']) =>
  transactionLock('merchant-a', { name: 'yuno', identity }, { paymentId: reference });

describe('stored forms must not change, because old records are compared with them', () => {
  it('canonical JSON has its fields in ascending order, and null where nothing can be written', () => {
    expect(canonical({ b: 1, a: [true, undefined], c: { z: null, y: undefined } })).toBe(
      '{"a":[true,null],"b":1,"c":{"z":null}}',
    );
  });

  it('a lock holds a reference as it was given, unless the provider folder has another form for it', () => {
    const canonical = { paymentId: (written: string) => written.toLowerCase() };

    expect(lock('7C1D5F0A')).toBe(lockOf('7C1D5F0A'));
    expect(
      transactionLock('merchant-a', { name: 'yuno', identity: ['paymentId'], canonical }, { paymentId: 'P-1' }),
    ).toBe(lockOf('p-1'));
  });

  it('a lock holds an empty text for a reference that was not given', () => {
    expect(lock('p-1', ['paymentId', 'terminalId'])).toBe(lockOf('p-1', ''));
  });

  it('events come from one source', () => {
    expect(eventSource).toBe('rescind.cancellations');
  });
});

describe('the resource of a review', () => {
  it('says why a person must look, and its detail where there is one', () => {
    const shown = (detail: { detail?: string }) =>
      toResource(
        processing({ status: 'review_required', review: { code: 'provider_asks', ...detail }, reviewSince: noon }),
        atNoon,
      ).review;

    expect(shown({ detail: 'by hand' })).toEqual({ code: 'provider_asks', detail: 'by hand' });
    expect(shown({})).toEqual({ code: 'provider_asks', detail: null });
  });
});
