import type { Issuer, SignIn } from '../edge/client-pool.ts';

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
