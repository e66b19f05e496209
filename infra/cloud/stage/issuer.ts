import type { Stage } from './stages.ts';

/** The OpenID Connect issuer whose tokens the authorizer accepts. */
export interface Issuer {
  readonly issuer: string;
  /** The URL of its public keys. If absent, the URL comes from its discovery document. */
  readonly jwksUri?: string | undefined;
  /** The audience that a token must have. Absent only for the stack's own user pool: the tokens of its clients have none. */
  readonly audience?: string | undefined;
  /** The claim that names the merchant. */
  readonly merchantClaim: string;
  /** Where clients get their tokens. Used only in the description of the API. */
  readonly tokenUrl?: string | undefined;
  /** The claim that names the merchant of a person. Only the service itself can set it. */
  readonly personClaim?: string | undefined;
  /** How people sign in. If absent, the stack has no console. */
  readonly signIn?: SignIn | undefined;
}

/** Where the console sends people to sign in. */
export interface SignIn {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly revocationEndpoint?: string | undefined;
  readonly endSessionEndpoint?: string | undefined;
  /** Returns the id of a client that has no secret and may redirect people to this page. */
  readonly clientFor: (page: string) => string;
}

/** The issuer of the settings, or undefined: then the stack makes its own user pool. */
export function issuerOf({ issuer: settings }: Pick<Stage, 'issuer'>): Issuer | undefined {
  if (!settings) return undefined;
  const { consoleClientId, authorizationUrl, revocationUrl, endSessionUrl, ...issuer } = settings;
  if (!consoleClientId || !authorizationUrl || !issuer.tokenUrl) return issuer;
  return {
    ...issuer,
    signIn: {
      authorizationEndpoint: authorizationUrl,
      tokenEndpoint: issuer.tokenUrl,
      revocationEndpoint: revocationUrl,
      endSessionEndpoint: endSessionUrl,
      clientFor: () => consoleClientId,
    },
  };
}
