/**
 * The address of the issuer's keys. If `AWS_ENDPOINT_URL` is set (private endpoints, emulators), it stands in for AWS, and
 * so also for Cognito, which serves the keys of the pool. The address of any other issuer does not change.
 */
export function keysAddress(jwksUri: string | undefined, awsEndpoint: string | undefined): string | undefined {
  if (!jwksUri || !awsEndpoint) return jwksUri;
  const url = new URL(jwksUri);
  return url.hostname.startsWith('cognito-idp.') ? new URL(url.pathname, awsEndpoint).href : jwksUri;
}
