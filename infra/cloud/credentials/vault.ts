import {
  CreateSecretCommand,
  paginateListSecrets,
  ResourceExistsException,
  type SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import type { SecretDocuments } from './documents.ts';

interface StoredSecret {
  readonly name: string;
  readonly description: string;
  readonly changedAt: Date | undefined;
}

/** A stage's secrets, as an operator with their own AWS credentials sees them; values are written and never read. */
export function vault({ client, prefix }: { readonly client: SecretsManagerClient; readonly prefix: string }) {
  async function write(Name: string, SecretString: string, Description: string): Promise<void> {
    try {
      await client.send(new CreateSecretCommand({ Name, SecretString, Description }));
    } catch (error) {
      if (!(error instanceof ResourceExistsException)) throw error;
      await client.send(new UpdateSecretCommand({ SecretId: Name, SecretString, Description }));
    }
  }

  return {
    /** @returns the names of what was written. */
    async put(provider: string, merchant: string, documents: SecretDocuments): Promise<readonly string[]> {
      const { api, description, webhookSecrets } = documents;
      const apiName = `${prefix}/providers/${provider}/${merchant}`;
      await write(apiName, JSON.stringify(api), description);
      if (webhookSecrets.length === 0) return [apiName];
      const webhookName = `${prefix}/webhooks/${provider}/${merchant}`;
      await write(webhookName, JSON.stringify(webhookSecrets), `Webhook secrets of ${merchant} at ${provider}`);
      return [apiName, webhookName];
    },

    async list(): Promise<readonly StoredSecret[]> {
      const found: StoredSecret[] = [];
      const asked = { Filters: [{ Key: 'name' as const, Values: [`${prefix}/`] }] };
      for await (const { SecretList = [] } of paginateListSecrets({ client }, asked)) {
        for (const { Name = '', Description = '', LastChangedDate } of SecretList) {
          found.push({ name: Name, description: Description, changedAt: LastChangedDate });
        }
      }
      return found;
    },
  };
}

export type Vault = ReturnType<typeof vault>;
