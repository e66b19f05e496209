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

/** Writes and lists the secrets of a stage with the AWS credentials of an operator. It never reads a value. */
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
    /** @returns the names of the secrets that it wrote. */
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
      const stored: StoredSecret[] = [];
      const input = { Filters: [{ Key: 'name' as const, Values: [`${prefix}/`] }] };
      for await (const { SecretList = [] } of paginateListSecrets({ client }, input)) {
        for (const { Name = '', Description = '', LastChangedDate } of SecretList) {
          stored.push({ name: Name, description: Description, changedAt: LastChangedDate });
        }
      }
      return stored;
    },
  };
}

export type Vault = ReturnType<typeof vault>;
