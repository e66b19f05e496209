import type { Dependencies } from '../../ports/dependencies.ts';
import type { Provider } from '../../providers/contract.ts';
import type { Credentials } from '../../providers/exchange.ts';

/** Where the requests with some credentials go. */
export interface Addresses {
  readonly baseUrl: string;
  /** Where the login is sent, if not to the base URL. */
  readonly loginUrl?: string;
}

/** The address in the credentials that the operator does not allow. */
export interface ForbiddenAddress {
  readonly forbidden: 'base URL' | 'login URL';
}

/** A host that an operator may allow. `*` stands for letters, digits and dashes, and must not be in the last two labels. */
export const hostPattern = /^([a-z0-9*-]+\.)*[a-z0-9-]+\.[a-z][a-z0-9-]*$/;

/** Whether a host fits a pattern, in which `*` stands for letters, digits and dashes of one label: never for a dot. */
function fits(host: string, pattern: string): boolean {
  const labels = pattern
    .toLowerCase()
    .split('*')
    .map((part) => RegExp.escape(part));
  return new RegExp(`^${labels.join('[a-z0-9-]+')}$`).test(host);
}

/** The parsed address; `undefined` if it is not `http` or `https`, or has more than an origin and a path. */
function plainUrl(address: string): URL | undefined {
  const url = URL.parse(address);
  if (!url || !['http:', 'https:'].includes(url.protocol)) return undefined;
  return url.username || url.password || /[?#]/.test(address) ? undefined : url;
}

/** Whether an address from credentials is HTTPS and has one of these hosts, or has one of these whole origins. */
function isAllowed(address: string, allowed: readonly string[]): boolean {
  const url = plainUrl(address);
  if (!url) return false;
  return allowed.some(
    (one) => url.origin === one || (url.protocol === 'https:' && url.port === '' && fits(url.hostname, one)),
  );
}

/**
 * The merchant's own addresses if the credentials name any, otherwise the configured base URL. Each must be HTTPS without
 * user, port, query and fragment, on a host that the operator allows: a merchant must not choose where our requests go. A
 * login may always go to the host of the base URL. A local system allows its own simulators, which have no certificate, by
 * their whole origin.
 */
export function addressesFor(
  { name, ownBaseUrl, login }: Pick<Provider, 'name' | 'ownBaseUrl' | 'login'>,
  credentials: Credentials,
  { baseUrl: configured, allowedHosts }: Pick<Dependencies, 'baseUrl' | 'allowedHosts'>,
): Addresses | ForbiddenAddress {
  const allowed = allowedHosts(name);
  const own = ownBaseUrl?.(credentials);
  if (own !== undefined && !isAllowed(own, allowed)) return { forbidden: 'base URL' };
  const baseUrl = own ?? configured(name);
  const loginUrl = login?.ownUrl?.(credentials);
  if (loginUrl === undefined) return { baseUrl };
  const home = plainUrl(baseUrl)?.origin;
  return isAllowed(loginUrl, home === undefined ? allowed : [...allowed, home])
    ? { baseUrl, loginUrl }
    : { forbidden: 'login URL' };
}
