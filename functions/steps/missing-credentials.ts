import type { ProblemName } from '../api/problem.ts';
import type { Transaction } from '../core/cancellation/request.ts';
import type { CredentialsOutline } from '../ports/credential-store.ts';
import type { Provider } from '../providers/contract.ts';

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
