/** System calls that come before the first byte of a request, with the errors by which they fail. */
const beforeSending: ReadonlyMap<unknown, readonly unknown[]> = new Map([
  ['getaddrinfo', ['ENOTFOUND', 'EAI_AGAIN']],
  ['connect', ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT']],
]);

/** We refused the server's certificate, so nothing was sent. The names are those of OpenSSL and Node. */
const certificateRefused: readonly unknown[] = [
  'CERT_CHAIN_TOO_LONG',
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'INVALID_PURPOSE',
  'PATH_LENGTH_EXCEEDED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

/** Whether the error proves that nothing was sent. If several addresses were tried, the error of each must prove it. */
export function wasNeverSent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError) return error.errors.length > 0 && error.errors.every(wasNeverSent);
  return failedBeforeSending(error) || wasNeverSent(error.cause);
}

/** The code alone is no proof: a connection in use can report an unreachable host as well. */
function failedBeforeSending({
  code,
  syscall,
}: Error & { readonly code?: unknown; readonly syscall?: unknown }): boolean {
  if (certificateRefused.includes(code)) return true;
  return beforeSending.get(syscall)?.includes(code) ?? false;
}
