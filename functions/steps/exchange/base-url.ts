import type { Dependencies } from '../../ports/dependencies.ts';
import type { Provider } from '../../providers/contract.ts';
import type { Credentials } from '../../providers/exchange.ts';

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

/**
 * The base URL for these credentials: the merchant's own if they name one, otherwise the configured one. `undefined` if
 * the merchant's own is not HTTPS, names a user, or has a host that the operator does not allow: a merchant must not
 * choose where our requests go.
 */
export function baseUrlFor(
  { name, ownBaseUrl }: Pick<Provider, 'name' | 'ownBaseUrl'>,
  credentials: Credentials,
  { baseUrl, allowedHosts }: Pick<Dependencies, 'baseUrl' | 'allowedHosts'>,
): string | undefined {
  const own = ownBaseUrl?.(credentials);
  if (own === undefined) return baseUrl(name);
  const url = URL.parse(own);
  if (!url || url.username || url.password) return undefined;
  // A local system allows its own simulators, which have no certificate, by their whole origin.
  const isAllowed = (allowed: string) =>
    url.origin === allowed || (url.protocol === 'https:' && url.port === '' && fits(url.hostname, allowed));
  return allowedHosts(name).some(isAllowed) ? own : undefined;
}
