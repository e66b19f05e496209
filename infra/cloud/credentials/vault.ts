import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  paginateListSecrets,
  ResourceExistsException,
  ResourceNotFoundException,
  type SecretsManagerClient,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager';
import { at } from '../../../functions/untrusted/json.ts';
import type { SecretDocuments } from './documents.ts';

interface StoredSecret {
  readonly name: string;
  readonly description: string;
  readonly changedAt: Date | undefined;
}

/** Secrets Manager cannot write a secret while it is being deleted. */
export class SecretBeingDeleted extends Error {
  override readonly name = 'SecretBeingDeleted';
}

/** Writes, lists and removes the secrets of a stage with the AWS credentials of an operator. It never reads a value. */
export function vault({ client, prefix }: { readonly client: SecretsManagerClient; readonly prefix: string }) {
  const namesOf = (provider: string, merchant: string) => ({
    api: `${prefix}/providers/${provider}/${merchant}`,
    webhooks: `${prefix}/webhooks/${provider}/${merchant}`,
  });

  const update = (SecretId: string, SecretString: string, Description: string) =>
    client.send(new UpdateSecretCommand({ SecretId, SecretString, Description }));

  async function write(Name: string, SecretString: string, Description: string): Promise<readonly string[]> {
    try {
      await client.send(new CreateSecretCommand({ Name, SecretString, Description }));
    } catch (error) {
      if (!(error instanceof ResourceExistsException)) throw deletionOr(error, Name);
      await update(Name, SecretString, Description);
    }
    return [Name];
  }

  /** Replaces the webhook secrets that are stored. If there were never any, no secret is created for them. */
  async function writeWebhooks(name: string, webhookSecrets: readonly string[]): Promise<readonly string[]> {
    const written = [name, JSON.stringify(webhookSecrets), `valid webhook secrets: ${webhookSecrets.length}`] as const;
    if (webhookSecrets.length > 0) return write(...written);
    try {
      await update(...written);
      return [name];
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return [];
      throw deletionOr(error, name);
    }
  }

  /** Whether it existed. Deletion itself does not say that (Secrets Manager API Reference, "DeleteSecret"). */
  async function destroy(SecretId: string): Promise<boolean> {
    try {
      await client.send(new DescribeSecretCommand({ SecretId }));
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return false;
      throw error;
    }
    await client.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true }));
    return true;
  }

  return {
    /**
     * Afterwards exactly the webhook secrets of these documents are valid.
     * @returns the names of the secrets that it wrote.
     * @throws SecretBeingDeleted shortly after a `remove`.
     */
    async put(provider: string, merchant: string, documents: SecretDocuments): Promise<readonly string[]> {
      const names = namesOf(provider, merchant);
      return [
        ...(await write(names.api, JSON.stringify(documents.api), documents.description)),
        ...(await writeWebhooks(names.webhooks, documents.webhookSecrets)),
      ];
    },

    /**
     * Deletes both secrets for good. A worker that has just rotated the credentials cannot write a deleted secret, but it
     * could fill an empty one again.
     * @returns the names of the secrets that it deleted: none if there are none.
     */
    async remove(provider: string, merchant: string): Promise<readonly string[]> {
      const removed: string[] = [];
      for (const name of Object.values(namesOf(provider, merchant))) if (await destroy(name)) removed.push(name);
      return removed;
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

/** What to throw for an error of a write (Secrets Manager API Reference, "CreateSecret", `InvalidRequestException`). */
const deletionOr = (error: unknown, name: string) =>
  at(error, 'name') === 'InvalidRequestException' ? new SecretBeingDeleted(`${name} is being deleted`) : error;

export type Vault = ReturnType<typeof vault>;
