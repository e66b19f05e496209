import { setTimeout as pause } from 'node:timers/promises';
import { CreateUserPoolClientCommand, DeleteUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider';
import { accessTokens } from '../../../client/access-token.ts';
import { nodeRuntime } from '../../../client/send.ts';
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
  async run({ clients, cleanUp, outputs, tokenUrl, run, say, signal }) {
    const pool = { UserPoolId: outputs.UserPool };
    const { UserPoolClient } = await clients.cognito.send(
      new CreateUserPoolClientCommand({
        ...pool,
        ClientName: `smoke-${run}`,
        GenerateSecret: true,
        ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
        AllowedOAuthFlowsUserPoolClient: true,
        AllowedOAuthFlows: ['client_credentials'],
        AllowedOAuthScopes: ['cancellations/read'],
        AccessTokenValidity: validMinutes,
        TokenValidityUnits: { AccessToken: 'minutes' },
      }),
    );
    const { ClientId: clientId = '', ClientSecret: clientSecret = '' } = UserPoolClient ?? {};
    cleanUp.later(`client ${clientId}`, () =>
      clients.cognito.send(new DeleteUserPoolClientCommand({ ...pool, ClientId: clientId })),
    );
    const connection = { address: outputs.ApiUrl, tokenUrl, clientId, clientSecret };
    const token = await accessTokens(connection, nodeRuntime).get();
    say(`waits ${validMinutes + 1} minutes until a token has expired`);
    await pause((validMinutes * 60 + margin) * 1000, undefined, { signal });
    const status = await statusOf(`${outputs.ApiUrl}/v1/providers`, token);
    return [compared('a request with an expired token', '401 or 403', status, status === '401' || status === '403')];
  },
};
