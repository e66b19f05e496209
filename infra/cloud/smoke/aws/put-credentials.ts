import { DeleteSecretCommand, DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { providers } from '../../../../functions/providers/index.ts';
import type { Simulator } from '../../../../functions/providers/simulator.ts';
import { at } from '../../../../functions/untrusted/json.ts';
import { credentialsAt } from '../../../simulators/credentials.ts';
import { secretDocuments } from '../../credentials/documents.ts';
import { SecretBeingDeleted, vault } from '../../credentials/vault.ts';
import type { CleanUp } from '../clean-up.ts';
import { until } from '../until.ts';
import type { Clients } from './clients.ts';
import type { Outputs } from './outputs.ts';

interface Given {
  readonly clients: Clients;
  readonly cleanUp: CleanUp;
  readonly outputs: Outputs;
  readonly merchant: string;
  readonly simulators: ReadonlyMap<string, Simulator>;
  /** Whether they stay after the run. */
  readonly keep: boolean;
  readonly signal: AbortSignal;
}

/**
 * Secrets Manager deletes a secret some time after it has confirmed the deletion (DeleteSecret,
 * `ForceDeleteWithoutRecovery`).
 */
const deletionSeconds = 90;

/**
 * Stores the credentials that the simulators accept, and removes them at the end unless they should stay. If the merchant
 * already has credentials for a provider, they are used and stay as they are.
 */
export async function putCredentials(given: Given): Promise<void> {
  const { clients, outputs, simulators } = given;
  const stored = vault({ client: clients.secrets, prefix: outputs.SecretsPrefix });
  const known = new Set((await stored.list()).map(({ name }) => name));
  for (const [provider, simulator] of simulators) {
    const [credentials = '', webhooks = ''] = namesOf(provider, given);
    if (known.has(credentials)) continue;
    if (known.has(webhooks)) throw new Error(`${webhooks} exists without credentials, and would be overwritten`);
    await putOne(provider, simulator, given);
  }
}

const namesOf = (provider: string, { outputs, merchant }: Given) =>
  ['providers', 'webhooks'].map((kind) => `${outputs.SecretsPrefix}/${kind}/${provider}/${merchant}`);

/** Leaves a secret alone that somebody has deleted, and can still restore: then the run could not write it. */
async function remove(secrets: SecretsManagerClient, SecretId: string): Promise<void> {
  try {
    const { DeletedDate } = await secrets.send(new DescribeSecretCommand({ SecretId }));
    if (!DeletedDate) await secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
  } catch (error) {
    if (at(error, 'name') !== 'ResourceNotFoundException') throw error;
  }
}

async function putOne(provider: string, simulator: Simulator, given: Given): Promise<void> {
  const { clients, cleanUp, outputs, merchant, keep, signal } = given;
  const declared = providers.get(provider);
  if (!declared) throw new Error(`there is no provider ${provider}`);
  const checked = secretDocuments(declared, credentialsAt(simulator, `${outputs.ApiUrl}/simulators/${provider}`));
  if (!checked.ok) throw new Error(checked.problems.join('; '));
  const [credentials = '', webhooks = ''] = namesOf(provider, given);
  const written = checked.documents.webhookSecrets.length > 0 ? [credentials, webhooks] : [credentials];
  for (const name of keep ? [] : written) cleanUp.later(`secret ${name}`, () => remove(clients.secrets, name));
  const stored = vault({ client: clients.secrets, prefix: outputs.SecretsPrefix });
  await until(`the secret of ${provider}`, { seconds: deletionSeconds, every: 5, signal }, async () => {
    try {
      return await stored.put(provider, merchant, checked.documents);
    } catch (error) {
      if (error instanceof SecretBeingDeleted) return undefined;
      throw error;
    }
  });
}
