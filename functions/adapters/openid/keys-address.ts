/**
 * Where the pool's keys are. AWS clients go to `AWS_ENDPOINT_URL` instead of AWS where it is set (private endpoints, emulators),
 * and Cognito's keys come from AWS too; any other issuer's address stays what it is.
 */
export function keysAddress(jwksUri: string | undefined, awsEndpoint: string | undefined): string | undefined {
  if (!jwksUri || !awsEndpoint) return jwksUri;
  const url = new URL(jwksUri);
  return url.hostname.startsWith('cognito-idp.') ? new URL(url.pathname, awsEndpoint).href : jwksUri;
}
