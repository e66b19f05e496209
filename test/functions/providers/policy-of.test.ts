import { describe, expect, it } from 'vitest';
import { policyOf } from '../../../functions/providers/policy-of.ts';
import { readBeforeSendProvider, readingProvider } from '../../fixtures/a-provider.ts';

describe('the policy of a provider', () => {
  it('reads before it sends if the provider folder says so', () => {
    expect(policyOf(readingProvider, 1).readBeforeSend).toBe(false);
    expect(policyOf(readBeforeSendProvider, 1).readBeforeSend).toBe(true);
  });

  it('reads before it sends if a part is asked for, so that no cancel takes the whole', () => {
    expect(policyOf(readingProvider, 1, true).readBeforeSend).toBe(true);
    expect(policyOf(readingProvider, 1, false).readBeforeSend).toBe(false);
    expect(policyOf(readBeforeSendProvider, 1, false).readBeforeSend).toBe(true);
  });
});
