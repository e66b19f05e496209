/** Who says which merchant calls: what the authorizer needs to know of it. */
export interface Issuer {
  readonly issuer: string;
  /** Where its keys are; found by its discovery document when absent. */
  readonly jwksUri?: string | undefined;
  /** Checked where it is given; Cognito's client-credentials tokens carry none. */
  readonly audience?: string | undefined;
  /** The claim that names the merchant. */
  readonly merchantClaim: string;
  /** Where clients get their tokens; only told in the API's description. */
  readonly tokenUrl?: string | undefined;
  /** The claim that names a person's merchant, which nobody can set but the service itself. */
  readonly personClaim?: string | undefined;
  /** How people sign in; no console when absent. */
  readonly signIn?: SignIn | undefined;
}

/** Where the console sends people to sign in. */
export interface SignIn {
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly endSessionEndpoint?: string | undefined;
  /** The id of the client without a secret that may lead people back to this page. */
  readonly clientFor: (page: string) => string;
}

/** A value of the CDK's context (`-c name=value`). */
type Context = (name: string) => string | undefined;

/** Any OpenID Connect issuer by context, instead of a user pool of our own. */
export function issuerInContext(context: Context): Issuer | undefined {
  const issuer = context('issuer');
  if (!issuer) return undefined;
  return {
    issuer,
    jwksUri: context('jwksUri'),
    audience: context('audience'),
    merchantClaim: context('merchantClaim') ?? 'client_id',
    tokenUrl: context('tokenUrl'),
    signIn: signInInContext(context),
  };
}

/**
 * How people sign in to the console with that issuer; without a client for it there is no console.
 * @throws RangeError when something is missing without which nobody could sign in as their merchant.
 */
function signInInContext(context: Context): SignIn | undefined {
  const client = context('consoleClientId');
  if (!client) return undefined;
  const needed = (name: string) => {
    const value = context(name);
    if (!value) throw new RangeError(`the context has consoleClientId, which needs ${name} too`);
    return value;
  };
  // The default claim is the client: everybody who signs in with the console would be one and the same merchant.
  if (needed('merchantClaim') === 'client_id')
    throw new RangeError('the context has consoleClientId, which needs a merchantClaim that says whose a person is');
  return {
    authorizationEndpoint: needed('authorizationUrl'),
    tokenEndpoint: needed('tokenUrl'),
    endSessionEndpoint: context('endSessionUrl'),
    clientFor: () => client,
  };
}
