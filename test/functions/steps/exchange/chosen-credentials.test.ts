import { describe, expect, it } from 'vitest';
import { chosenCredentials } from '../../../../functions/steps/exchange/chosen-credentials.ts';

const several = { credentialSets: { under: 'terminals', selectedBy: 'terminalId' } };
const common = { apiKey: 'common', host: 'h' };
const [one, two] = [{ apiKey: 'one' }, { secret: 'two' }];

describe('the credentials for a transaction', () => {
  it.each([
    ['are the whole document where a provider has no sets', {}, { ...common, terminals: { one } }, {}],
    ['are the whole document where no sets are configured', several, common, { terminalId: 'one' }],
    ['are the whole document where a list stands for the sets', several, { ...common, terminals: [one] }, {}],
    ['are the whole document where null stands for the sets', several, { ...common, terminals: null }, {}],
    ['are the whole document where a text stands for the sets', several, { ...common, terminals: 'one' }, {}],
  ])('%s', (_sentence, provider, credentials, transaction) => {
    expect(chosenCredentials(provider, credentials, transaction)).toBe(credentials);
  });

  it.each([
    ['are the selected set, which wins over the common fields', { one, two }, { terminalId: 'one' }, one],
    ['are completed by the common fields', { one, two }, { terminalId: 'two' }, two],
    ['are the only set if nothing selects one', { one }, {}, one],
  ])('%s', (_sentence, terminals, transaction, set) => {
    expect(chosenCredentials(several, { ...common, terminals }, transaction)).toEqual({ ...common, ...set });
  });

  it.each([
    ['there are several sets and nothing selects', { one, two }, {}],
    ['there are no sets and nothing selects', {}, {}],
    ['the selected set is not there', { one }, { terminalId: 'two' }],
    ['the selected name is one that every object has', { one }, { terminalId: '__proto__' }],
    ['the selected set is not an object', { one: 'text' }, { terminalId: 'one' }],
    ['the selected set is null', { one: null }, { terminalId: 'one' }],
  ])('are missing when %s', (_when, terminals, transaction) => {
    expect(chosenCredentials(several, { ...common, terminals }, transaction)).toBeUndefined();
  });
});
