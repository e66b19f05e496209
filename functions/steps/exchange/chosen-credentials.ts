import type { Transaction } from '../../core/cancellation/request.ts';
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
  const set = Object.entries(sets).find(([name]) => name === selected)?.[1];
  return isObject(set) ? { ...common, ...set } : undefined;
}
