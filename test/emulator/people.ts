import { createHash, randomBytes } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
  ListUserPoolClientsCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { text } from '../../functions/untrusted/json.ts';

import { consoleScopes } from '../../infra/cloud/edge/pool-clients.ts';

type Outputs = Readonly<Record<string, string>>;

const password = 'Correct-horse-battery-1';

/** Creates a user as an operator would, with a permanent password. */
export async function makePerson(
  cognito: CognitoIdentityProviderClient,
  { UserPool: UserPoolId }: Outputs,
  { name, merchant, groups = [] }: { readonly name: string; readonly merchant?: string; readonly groups?: string[] },
): Promise<void> {
  const user = { UserPoolId, Username: name };
  const UserAttributes = merchant === undefined ? [] : [{ Name: 'custom:merchant', Value: merchant }];
  // The emulator would generate a password that the pool refuses.
  const quietly = { MessageAction: 'SUPPRESS', TemporaryPassword: password } as const;
  await cognito.send(new AdminCreateUserCommand({ ...user, UserAttributes, ...quietly }));
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
  for (const GroupName of groups) await cognito.send(new AdminAddUserToGroupCommand({ ...user, GroupName }));
}

/** Signs a user in as the console does: with the issuer's form, a code and PKCE. */
export async function signIn(
  cognito: CognitoIdentityProviderClient,
  endpoint: string,
  { UserPool: UserPoolId, ConsoleUrl: page = '' }: Outputs,
  name: string,
): Promise<string> {
  const { UserPoolClients = [] } = await cognito.send(new ListUserPoolClientsCommand({ UserPoolId, MaxResults: 60 }));
  const client = UserPoolClients.find(({ ClientName }) => ClientName === 'console')?.ClientId ?? '';
  const verifier = randomBytes(32).toString('base64url');
  const entered = await fetch(`${endpoint}/login`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({
      username: name,
      password,
      client_id: client,
      redirect_uri: page,
      response_type: 'code',
      scope: consoleScopes.join(' '),
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    }),
  });
  const back = entered.headers.get('location') ?? '';
  if (!back.startsWith(page))
    throw new Error(`the issuer redirects to ${back}: ${entered.status} ${await entered.text()}`);
  const answer = await fetch(`${endpoint}/oauth2/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: client,
      code: new URL(back).searchParams.get('code') ?? '',
      redirect_uri: page,
      code_verifier: verifier,
    }),
  });
  const token = text(await answer.json(), 'access_token');
  if (!token) throw new Error(`the issuer returned no token: ${answer.status}`);
  return token;
}
