import type { IncomingMessage } from 'node:http';
import { type HttpAnswer, plainMessage } from './http.ts';

/** The names of this machine. Nobody can make them lead to another one, unlike a name in the DNS. */
const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];

/** What `Host` may be for a server on this port. A browser leaves the default port of http out. */
export const ownHosts = (port: number): ReadonlySet<string> =>
  new Set(loopbackNames.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));

/**
 * Why a request gets no answer, from its head alone; `undefined` if it may be read. Without the check of the host, a web
 * page whose name leads to 127.0.0.1 (DNS rebinding) would be our own origin. Without the check of the sender, any page
 * could send us forms.
 */
export function refusalOf(incoming: IncomingMessage, hosts: ReadonlySet<string>): HttpAnswer | undefined {
  const [host = '', ...others] = incoming.headersDistinct.host ?? [];
  // RFC 9112, 3.2: both are malformed.
  if (host === '' || others.length > 0) return plainMessage(400, 'A request needs exactly one Host header');
  // RFC 9110, 15.5.20
  if (![host, ...authorityIn(incoming.url)].every((name) => hosts.has(name.toLowerCase())))
    return plainMessage(421, 'This server answers only at the address that npm start printed');
  if (isFromAnotherSite(incoming, host)) return plainMessage(403, 'Another website may not use this server');
  return undefined;
}

/** The authority of a target in absolute form (RFC 9112, 3.2.2). `https` is not served here, so it has a wrong one. */
function authorityIn(target = ''): readonly string[] {
  const [, scheme, authority = ''] = /^(https?):\/\/([^/?#]*)/i.exec(target) ?? [];
  if (scheme === undefined) return [];
  return scheme.toLowerCase() === 'http' ? [authority] : [target];
}

/**
 * Browsers send `Origin` with everything but reads, and `Sec-Fetch-Site` with every request to this machine (W3C, Fetch
 * Metadata Request Headers, 2). Scripts cannot set either. A page on another port counts as another site. It may only open
 * a page of ours in a tab. Other programs send neither.
 */
function isFromAnotherSite({ method, headersDistinct: headers }: IncomingMessage, host: string): boolean {
  const own = `http://${host}`.toLowerCase();
  if (headers.origin?.some((origin) => origin.toLowerCase() !== own)) return true;
  const sites = headers['sec-fetch-site'] ?? [];
  if (sites.every((site) => site === 'same-origin' || site === 'none')) return false;
  const isRead = method === 'GET' || method === 'HEAD';
  return !isRead || headers['sec-fetch-mode']?.[0] !== 'navigate' || headers['sec-fetch-dest']?.[0] !== 'document';
}
