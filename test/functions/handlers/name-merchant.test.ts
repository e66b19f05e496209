import { describe, expect, it } from 'vitest';
import { nameMerchant } from '../../../functions/handlers/name-merchant.ts';

const signing = (userAttributes: Record<string, string>, groupsToOverride?: string[]) => ({
  version: '2',
  request: { userAttributes, groupConfiguration: { groupsToOverride } },
  response: { claimsAndScopeOverrideDetails: {} },
});

const access = (claims: unknown, suppressed: readonly string[]) => ({
  claimsAndScopeOverrideDetails: {
    accessTokenGeneration: { claimsToAddOrOverride: claims, scopesToSuppress: suppressed },
  },
});

const [write, operate, hold] = ['cancellations/write', 'cancellations/operate', 'providers/operate'];

describe("a person's access token", () => {
  it.each([
    ['names their merchant, and allows only reading', undefined, [write, operate, hold]],
    ['of somebody in other groups allows only reading', ['readers'], [write, operate, hold]],
    ['of a requester may ask for cancellations, and do nothing else', ['requesters'], [operate, hold]],
    ['of an operator may resolve reviews, but cancel nothing', ['readers', 'operators'], [write, hold]],
    ['of an operator of the platform may hold providers', ['platform-operators'], [write, operate]],
    ['of somebody in all groups keeps the requested scopes', ['requesters', 'operators', 'platform-operators'], []],
  ])('%s', async (_sentence, groups, suppressed) => {
    const event = signing({ 'custom:merchant': 'acme', merchant: 'other' }, groups);

    const answer = await nameMerchant(event);

    expect(answer).toEqual({ ...event, response: access({ merchant: 'acme' }, suppressed) });
  });

  it.each([
    ['no merchant', {}],
    ['an empty one', { 'custom:merchant': '' }],
    ['one that is not ours', { merchant: 'acme' }],
  ])('is not issued to a person who has %s', async (_what, attributes) => {
    await expect(nameMerchant(signing(attributes))).rejects.toThrow('belongs to no merchant');
  });
});
