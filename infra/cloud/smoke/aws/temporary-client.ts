import {
  CreateUserPoolClientCommand,
  type CreateUserPoolClientCommandInput,
  DeleteUserPoolClientCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Connection } from '../../../client/access-token.ts';
import { directory } from '../../clients/directory.ts';
import type { Smoke } from '../step.ts';

type Wanted = Pick<CreateUserPoolClientCommandInput, 'AccessTokenValidity' | 'TokenValidityUnits'> & {
  readonly name: string;
  readonly scopes: string[];
};

/** Creates a client of the user pool for this run. It is deleted at the end. */
export async function temporaryClient(
  { clients, cleanUp, outputs, tokenUrl }: Pick<Smoke, 'clients' | 'cleanUp' | 'outputs' | 'tokenUrl'>,
  { name, scopes, ...validity }: Wanted,
): Promise<Connection> {
  const pool = { UserPoolId: outputs.UserPool };
  const { UserPoolClient } = await clients.cognito.send(
    new CreateUserPoolClientCommand({
      ...pool,
      ClientName: name,
      GenerateSecret: true,
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['client_credentials'],
      AllowedOAuthScopes: scopes,
      ...validity,
    }),
  );
  const { ClientId: clientId = '', ClientSecret: clientSecret = '' } = UserPoolClient ?? {};
  cleanUp.later(`client ${clientId}`, () =>
    clients.cognito.send(new DeleteUserPoolClientCommand({ ...pool, ClientId: clientId })),
  );
  return { address: outputs.ApiUrl, tokenUrl, clientId, clientSecret };
}

/** A client of its own for the operator of the merchant, because the first client may not resolve reviews. */
export async function operatorClient(smoke: Smoke): Promise<Connection> {
  const { clients, cleanUp, outputs, merchant, run } = smoke;
  const connection = await temporaryClient(smoke, { name: `smoke-operator-${run}`, scopes: ['cancellations/operate'] });
  const { clientId } = connection;
  const { put, remove } = directory({ client: clients.dynamo, tableName: outputs.ClientTableName });
  cleanUp.later(`the merchant of client ${clientId}`, () => remove(clientId));
  await put(clientId, merchant);
  return connection;
}
