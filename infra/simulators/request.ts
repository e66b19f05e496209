import type { SimulatedRequest } from '../../functions/providers/simulator.ts';
import { parsed } from '../../functions/untrusted/json.ts';

/** A request as it arrived: the query without its question mark, names of headers in lowercase. */
interface ArrivedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly query: string;
  readonly body: Buffer;
}

/** The request in the form that simulators take, `undefined` when the path cannot be decoded. */
export function toSimulated(
  { method, headers, query, body }: ArrivedRequest,
  path: string,
): SimulatedRequest | undefined {
  try {
    const segments = path.replace(/^\//, '').split('/').map(decodeURIComponent);
    const asked = Object.fromEntries(new URLSearchParams(query));
    return { method, segments, query: asked, headers, body: bodyOf(headers['content-type'] ?? '', body) };
  } catch {
    return undefined;
  }
}

function bodyOf(contentType: string, body: Buffer): unknown {
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body.toString()));
  }
  return parsed(body.toString());
}
