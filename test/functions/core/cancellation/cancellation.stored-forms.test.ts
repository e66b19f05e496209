import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { eventSource } from '../../../../functions/api/event.ts';
import { toResource } from '../../../../functions/api/resource.ts';
import { canonical } from '../../../../functions/core/cancellation/fingerprint.ts';
import { transactionLock } from '../../../../functions/core/cancellation/identity.ts';
import { noon, processing } from '../../../fixtures/a-cancellation.ts';

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

  it('a lock holds UUIDs and hex in lowercase', () => {
    expect(lock('7C1D5F0A-52B7-4A39-9F0E-6F4D3A1B8C20')).toBe(lockOf('7c1d5f0a-52b7-4a39-9f0e-6f4d3a1b8c20'));
    expect(lock('ABCDEF0123456789')).toBe(lockOf('abcdef0123456789'));
  });

  it.for([
    'X7C1D5F0A-52B7-4A39-9F0E-6F4D3A1B8C20',
    '7C1D5F0A-52B7-4A39-9F0E-6F4D3A1B8C20X',
    'XABCDEF0123456789',
    'ABCDEF0123456789X',
    'ABCDEF012345678',
  ])('a lock holds %s as it was given', (reference) => {
    expect(lock(reference)).toBe(lockOf(reference));
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
      ).review;

    expect(shown({ detail: 'by hand' })).toEqual({ code: 'provider_asks', detail: 'by hand' });
    expect(shown({})).toEqual({ code: 'provider_asks', detail: null });
  });
});
