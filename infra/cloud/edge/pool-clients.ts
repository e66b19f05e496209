import { Duration } from 'aws-cdk-lib';
import {
  ClientAttributes,
  OAuthScope,
  ResourceServerScope,
  type UserPool,
  UserPoolClientIdentityProvider,
  type UserPoolResourceServer,
} from 'aws-cdk-lib/aws-cognito';

/** The scopes that the console asks for. Everybody gets the first one only; each of the others is the right of a group. */
export const consoleScopes = [
  'cancellations/read',
  'cancellations/write',
  'cancellations/operate',
  'providers/operate',
];

const scopes = [
  new ResourceServerScope({ scopeName: 'write', scopeDescription: 'Ask for cancellations' }),
  new ResourceServerScope({ scopeName: 'read', scopeDescription: 'Read cancellations and providers' }),
  new ResourceServerScope({ scopeName: 'operate', scopeDescription: 'Recheck cancellations and resolve reviews' }),
];

/** No merchant's client gets it, because a hold stops the provider for everybody. */
const platformScopes = [
  new ResourceServerScope({ scopeName: 'operate', scopeDescription: 'Hold and release providers, for all merchants' }),
];

/** Clients sign in by OAuth only. Without this setting Cognito also allows passwords. */
const authFlows = { userSrp: false };

export const addScopes = (pool: UserPool) =>
  pool.addResourceServer('Cancellations', { identifier: 'cancellations', scopes });

export const addPlatformScopes = (pool: UserPool) =>
  pool.addResourceServer('Providers', { identifier: 'providers', scopes: platformScopes });

/** All that a merchant's system needs. Reviews are resolved by people, or by a client that an operator makes for it. */
const merchantScopes = scopes.filter(({ scopeName }) => scopeName !== 'operate');

/** The client of a merchant's system: it signs in with a secret (client credentials). */
export const addMerchantClient = (pool: UserPool, server: UserPoolResourceServer) =>
  pool.addClient('FirstClient', {
    userPoolClientName: 'first-merchant',
    generateSecret: true,
    authFlows,
    oAuth: {
      flows: { clientCredentials: true },
      scopes: merchantScopes.map((scope) => OAuthScope.resourceServer(server, scope)),
    },
    accessTokenValidity: Duration.hours(1),
  });

/** The client of the console: people sign in by authorization code and PKCE, without a secret. */
export function addConsoleClient(pool: UserPool, servers: readonly UserPoolResourceServer[], page: string) {
  const client = pool.addClient('Console', {
    userPoolClientName: 'console',
    generateSecret: false,
    authFlows,
    supportedIdentityProviders: [UserPoolClientIdentityProvider.COGNITO],
    preventUserExistenceErrors: true,
    oAuth: {
      flows: { authorizationCodeGrant: true },
      scopes: consoleScopes.map(OAuthScope.custom),
      callbackUrls: [page],
      logoutUrls: [page],
    },
    // Signing out revokes the refresh token.
    enableTokenRevocation: true,
    writeAttributes: new ClientAttributes().withStandardAttributes({ fullname: true }),
    accessTokenValidity: Duration.hours(1),
    refreshTokenValidity: Duration.hours(1),
  });
  client.node.addDependency(...servers);
  return client;
}
