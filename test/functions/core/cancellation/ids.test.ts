import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type CancellationId,
  isCancellationId,
  isMerchantId,
  type LeaseId,
  type MerchantId,
  type Nonce,
  type ProviderName,
  type ProviderToken,
  type TaskToken,
  type TransactionLock,
} from '../../../../functions/core/cancellation/ids.ts';
import type { CancellationStore } from '../../../../functions/ports/cancellation-store.ts';
import type { CredentialStore } from '../../../../functions/ports/credential-store.ts';

describe('the name of a merchant', () => {
  it.each(['a', 'x'.repeat(128), 'Merchant_1', 'shop@acme.example', 'a+b=c-d'])('may be %s', (name) => {
    expect(isMerchantId(name)).toBe(true);
  });

  it.each(['', 'x'.repeat(129), 'merchant a', 'a/b', 'händler', 'a\n', '#a'])('may not be %j', (name) => {
    expect(isMerchantId(name)).toBe(false);
  });
});

describe('ids and tokens', () => {
  it('cannot be swapped for one another', () => {
    expectTypeOf<Nonce>().not.toExtend<TransactionLock>();
    expectTypeOf<TransactionLock>().not.toExtend<Nonce>();
    expectTypeOf<TransactionLock>().not.toExtend<CancellationId>();
    expectTypeOf<ProviderName>().not.toExtend<MerchantId>();
    expectTypeOf<TaskToken>().not.toExtend<ProviderToken>();
    expectTypeOf<LeaseId>().not.toExtend<ProviderToken>();
  });

  it('are required where two strings are next to each other', () => {
    expectTypeOf<Parameters<CancellationStore['accept']>[1]>().toEqualTypeOf<TransactionLock>();
    expectTypeOf<Parameters<CancellationStore['accept']>[2]>().toEqualTypeOf<Nonce>();
    expectTypeOf<Parameters<CredentialStore['get']>>().toEqualTypeOf<[merchant: MerchantId, provider: ProviderName]>();
  });

  it('can be made from plain text', () => {
    expectTypeOf<string>().toExtend<TaskToken>();
  });
});

describe('the id of a cancellation', () => {
  it('has 26 characters of base32 behind its prefix', () => {
    expect(isCancellationId(`can_${'a2'.repeat(13)}`)).toBe(true);
    expect(isCancellationId(`can_${'a2'.repeat(13)}a`)).toBe(false);
    expect(isCancellationId(`xcan_${'a2'.repeat(13)}`)).toBe(false);
    expect(isCancellationId(`can_${'a1'.repeat(13)}`)).toBe(false);
    expect(isCancellationId('can_')).toBe(false);
  });
});
