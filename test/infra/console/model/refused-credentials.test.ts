import { describe, expect, it } from 'vitest';
import { refusedCredentials } from '../../../../infra/console/model/refused-credentials.ts';

const waiting = (id: string, provider: string, since: string) => ({
  id,
  provider,
  credentialsRefused: { detail: null, since },
});

describe('the providers that refuse the credentials', () => {
  it('are named once each, with the cancellation that has waited longest', () => {
    const refused = refusedCredentials();
    for (const one of [waiting('b', 'pace', 't2'), waiting('a', 'pace', 't1'), waiting('c', 'yuno', 't3')])
      refused.put(one);

    expect(refused.list()).toEqual([
      { provider: 'pace', since: 't1', example: 'a' },
      { provider: 'yuno', since: 't3', example: 'c' },
    ]);
  });

  it('are forgotten when nothing waits for them any more', () => {
    const refused = refusedCredentials();
    refused.put(waiting('a', 'pace', 't1'));
    refused.put({ id: 'z', provider: 'pace', credentialsRefused: null });
    expect(refused.list()).toHaveLength(1);

    refused.put({ id: 'a', provider: 'pace', credentialsRefused: null });
    expect(refused.list()).toEqual([]);

    refused.put(waiting('a', 'pace', 't1'));
    refused.clear();
    expect(refused.list()).toEqual([]);
  });
});
