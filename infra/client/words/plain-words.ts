const dropped = 'the connection was dropped before an answer';
const certificate = "the server's certificate was not accepted";

/** Error codes of Node.js (errno and OpenSSL) and of undici, the HTTP client behind `fetch`. */
const meanings: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: dropped,
  UND_ERR_ABORTED: dropped,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: dropped,
  ECONNRESET: dropped,
  ECONNABORTED: dropped,
  EPIPE: dropped,
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer did not end in time',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  ETIMEDOUT: 'the connection timed out',
  ECONNREFUSED: 'the connection was refused',
  EHOSTUNREACH: 'the host could not be reached',
  ENETUNREACH: 'the network could not be reached',
  ENOTFOUND: 'the host name was not found',
  EAI_AGAIN: 'the host name could not be looked up',
  CERT_HAS_EXPIRED: "the server's certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: certificate,
  SELF_SIGNED_CERT_IN_CHAIN: certificate,
  UNABLE_TO_GET_ISSUER_CERT: certificate,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: certificate,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: certificate,
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another host",
};

/** Puts the meaning in front of each network error code: "no answer in time (UND_ERR_HEADERS_TIMEOUT)". */
export const plainWords = (detail: string): string =>
  detail.replaceAll(/(?<![\w(])[A-Z][A-Z_]+(?![\w)])/g, (code) =>
    Object.hasOwn(meanings, code) ? `${meanings[code]} (${code})` : code,
  );
