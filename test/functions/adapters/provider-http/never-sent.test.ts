import { describe, expect, it } from 'vitest';
import { wasNeverSent } from '../../../../functions/adapters/provider-http/never-sent.ts';

const failed = (code: unknown, syscall?: string) => Object.assign(new Error('failed'), { code, syscall });
const refused = failed('ECONNREFUSED', 'connect');
const reset = failed('ECONNRESET', 'read');

describe('a request was never sent', () => {
  it.each([
    ['ENOTFOUND', 'getaddrinfo'],
    ['EAI_AGAIN', 'getaddrinfo'],
    ['ECONNREFUSED', 'connect'],
    ['EHOSTUNREACH', 'connect'],
    ['ENETUNREACH', 'connect'],
    ['ETIMEDOUT', 'connect'],
  ])('after %s of %s', (code, syscall) => {
    expect(wasNeverSent(failed(code, syscall))).toBe(true);
  });

  it.each([
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
  ])('after we refused the certificate: %s', (code) => {
    expect(wasNeverSent(failed(code))).toBe(true);
  });

  it.each([
    ['the cause', new TypeError('fetch failed', { cause: refused })],
    ['the cause of the cause', new Error('x', { cause: new Error('y', { cause: refused }) })],
    ['the error of every address', new AggregateError([refused, failed('ETIMEDOUT', 'connect')])],
  ])('if %s proves it', (_what, error) => {
    expect(wasNeverSent(error)).toBe(true);
  });
});

describe('a request may have been sent', () => {
  it.each([
    ['EHOSTUNREACH', 'read'],
    ['ETIMEDOUT', 'read'],
    ['ECONNREFUSED', undefined],
    ['ENOTFOUND', 'connect'],
    ['ECONNREFUSED', 'getaddrinfo'],
    ['ECONNRESET', 'connect'],
    ['EPIPE', 'write'],
    ['', 'connect'],
    [undefined, 'connect'],
    [7, undefined],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', undefined],
    ['UND_ERR_SOCKET', undefined],
  ])('after %s of %s', (code, syscall) => {
    expect(wasNeverSent(failed(code, syscall))).toBe(false);
  });

  it.each([
    ['the cause proves nothing', new TypeError('fetch failed', { cause: reset })],
    ['one of several addresses may have been reached', new AggregateError([refused, reset])],
    [
      'there is no error of any address',
      Object.assign(new AggregateError([]), { code: 'ECONNREFUSED', syscall: 'connect' }),
    ],
    ['what was thrown is no error', { code: 'ECONNREFUSED', syscall: 'connect' }],
    ['nothing was thrown', undefined],
  ])('if %s', (_what, error) => {
    expect(wasNeverSent(error)).toBe(false);
  });
});
