/** The OpenID Connect issuer whose tokens the authorizer accepts. */
export interface Issuer {
  readonly issuer: string;
  /** The URL of its public keys. If absent, the URL comes from its discovery document. */
  readonly jwksUri?: string | undefined;
  /** The audience that a token must have. If absent, no audience is checked: Cognito's client tokens have none. */
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
  readonly endSessionEndpoint?: string | undefined;
  /** Returns the id of a client that has no secret and may redirect people to this page. */
  readonly clientFor: (page: string) => string;
}

/** Reads a value of the CDK's context (`-c name=value`). */
type Context = (name: string) => string | undefined;

/** The issuer that the context names, or undefined: then the stack makes its own user pool. */
export function issuerFromContext(context: Context): Issuer | undefined {
  const issuer = context('issuer');
  if (!issuer) return undefined;
  return {
    issuer,
    jwksUri: context('jwksUri'),
    audience: context('audience'),
    merchantClaim: context('merchantClaim') ?? 'client_id',
    tokenUrl: context('tokenUrl'),
    signIn: signInFromContext(context),
  };
}

/**
 * How people sign in with that issuer, or undefined if the context names no client for the console.
 * @throws RangeError if the context lacks a value that people need to sign in as their merchant.
 */
function signInFromContext(context: Context): SignIn | undefined {
  const client = context('consoleClientId');
  if (!client) return undefined;
  const required = (name: string) => {
    const value = context(name);
    if (!value) throw new RangeError(`the context has consoleClientId, which needs ${name} too`);
    return value;
  };
  // The default claim names the client. All people sign in with the same client, so they would all be one merchant.
  if (required('merchantClaim') === 'client_id')
    throw new RangeError("the context has consoleClientId, which needs a merchantClaim that names a person's merchant");
  return {
    authorizationEndpoint: required('authorizationUrl'),
    tokenEndpoint: required('tokenUrl'),
    endSessionEndpoint: context('endSessionUrl'),
    clientFor: () => client,
  };
}
