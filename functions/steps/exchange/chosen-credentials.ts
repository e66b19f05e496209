import type { CredentialsOutline } from '../../adapters/secrets-manager/credentials.ts';
import type { ProblemName } from '../../api/problem.ts';
import type { Transaction } from '../../core/cancellation/cancellation.ts';
import type { Provider } from '../../providers/contract.ts';
import type { Credentials } from '../../providers/exchange.ts';

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The credentials for this transaction: of several sets the one that its reference selects, completed by the common fields. */
export function chosenCredentials(
  { credentialSets }: Pick<Provider, 'credentialSets'>,
  credentials: Credentials,
  transaction: Transaction,
): Credentials | undefined {
  const sets = credentialSets && credentials[credentialSets.under];
  if (!credentialSets || !isObject(sets)) return credentials;
  const { [credentialSets.under]: _sets, ...common } = credentials;
  const names = Object.keys(sets);
  const selected = transaction[credentialSets.selectedBy] ?? (names.length === 1 ? names[0] : undefined);
  const set = selected !== undefined && Object.hasOwn(sets, selected) ? sets[selected] : undefined;
  return isObject(set) ? { ...common, ...set } : undefined;
}

interface Missing {
  readonly name: ProblemName;
  readonly extensions: Readonly<Record<string, unknown>>;
}

/** Why a request cannot be tried with what the merchant has configured, if so. */
export function missingCredentials(
  { name, title, credentialSets }: Pick<Provider, 'name' | 'title' | 'credentialSets'>,
  outline: CredentialsOutline | undefined,
  transaction: Transaction,
): Missing | undefined {
  if (!outline) return { name: 'provider-not-configured', extensions: { provider: name } };
  if (!credentialSets || outline.sets.length === 0) return undefined;
  const { selectedBy } = credentialSets;
  const selected = transaction[selectedBy];
  if (selected === undefined && outline.sets.length > 1) {
    const detail = `required because ${title} is configured with several`;
    return { name: 'invalid-request', extensions: { errors: [{ pointer: `/transaction/${selectedBy}`, detail }] } };
  }
  return selected === undefined || outline.sets.includes(selected)
    ? undefined
    : {
        name: 'provider-not-configured',
        extensions: { provider: name, detail: `no credentials for this ${selectedBy}` },
      };
}
