import { setTimeout as pause } from 'node:timers/promises';
import { accessTokens } from '../../../client/access-token.ts';
import { nodeRuntime } from '../../../client/send.ts';
import { temporaryClient } from '../aws/temporary-client.ts';
import { compared } from '../check.ts';
import { statusOf } from '../status-of.ts';
import type { Step } from '../step.ts';

/** The shortest validity that Cognito allows for an access token (CreateUserPoolClient, `AccessTokenValidity`). */
const validMinutes = 5;
const margin = 60;

/** The status for a token that has expired, from a client with the shortest validity. The service has never seen the token. */
export const expiredToken: Step = {
  name: 'an expired token',
  onlyWith: 'waitForExpiry',
  async run(smoke) {
    const { outputs, run, say, signal } = smoke;
    const connection = await temporaryClient(smoke, {
      name: `smoke-${run}`,
      scopes: ['cancellations/read'],
      AccessTokenValidity: validMinutes,
      TokenValidityUnits: { AccessToken: 'minutes' },
    });
    const token = await accessTokens(connection, nodeRuntime).get();
    say(`waits ${validMinutes + 1} minutes until a token has expired`);
    await pause((validMinutes * 60 + margin) * 1000, undefined, { signal });
    const status = await statusOf(`${outputs.ApiUrl}/v1/providers`, token);
    return [compared('a request with an expired token', '401 or 403', status, status === '401' || status === '403')];
  },
};
