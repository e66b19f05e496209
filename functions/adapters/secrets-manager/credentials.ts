import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { isMerchantId } from '../../core/cancellation/ids.ts';
import type { Milliseconds } from '../../core/cancellation/units.ts';
import type { CredentialStore, CredentialsOutline } from '../../ports/credential-store.ts';
import type { Credentials } from '../../providers/exchange.ts';
import { parsed } from '../../untrusted/json.ts';
import { existingNames } from './existing-names.ts';
import { remembered } from './remembered.ts';

const second = 1000;
/**
 * How long a process uses what it has read. After that, a secret that was replaced, emptied or deleted is not valid any more.
 */
const secretLifetime: Milliseconds = 60 * second;
const outlineLifetime: Milliseconds = 300 * second;

/**
 * The credentials in AWS Secrets Manager. The secret `<prefix>/providers/<provider>/<merchant>` holds a JSON object, and
 * its description holds the names of the sets as `{"sets":[…]}`. `<prefix>/webhooks/<provider>/<merchant>` holds a JSON
 * array of strings.
 * @throws `UnreadableSecret` if a secret holds anything else. The message names the secret and never quotes its content.
 */
export function secretsManagerCredentials({
  client,
  prefix,
  now = Date.now,
}: {
  readonly client: SecretsManagerClient;
  readonly prefix: string;
  readonly now?: () => Milliseconds;
}): CredentialStore {
  const outlines = remembered<CredentialsOutline>(outlineLifetime, now);
  const credentials = remembered<Credentials>(secretLifetime, now);
  const webhooks = remembered<readonly string[]>(secretLifetime, now);
  /** By provider. Only `receive-webhook` asks, for providers that it knows. */
  const webhookNames = new Map<string, ReturnType<typeof existingNames>>();
  const secretOf = (kind: 'providers' | 'webhooks', provider: string, merchant: string) =>
    `${prefix}/${kind}/${provider}/${merchant}`;

  return {
    async describe(merchant, provider) {
      if (!isMerchantId(merchant)) return undefined;
      const secret = secretOf('providers', provider, merchant);
      return outlines.get(secret, () => outline(client, secret));
    },

    async get(merchant, provider) {
      if (!isMerchantId(merchant)) return undefined;
      const secret = secretOf('providers', provider, merchant);
      return credentials.get(secret, () => read(client, secret, isObject));
    },

    async reload(merchant, provider) {
      if (!isMerchantId(merchant)) return undefined;
      const secret = secretOf('providers', provider, merchant);
      const value = await read(client, secret, isObject);
      if (value) credentials.put(secret, value);
      return value;
    },

    async webhookSecrets(merchant, provider) {
      // The merchant of a webhook comes from its URL, so it may be any text.
      if (!isMerchantId(merchant)) return [];
      const secret = secretOf('webhooks', provider, merchant);
      const names = webhookNames.get(provider) ?? existingNames(client, secretOf('webhooks', provider, ''), now);
      webhookNames.set(provider, names);
      const readSecret = () => webhooks.get(secret, () => read(client, secret, isStrings));
      return (await names.reading(secret, readSecret)) ?? [];
    },

    async replace(merchant, provider, replacement) {
      const secret = secretOf('providers', provider, merchant);
      await client.send(new PutSecretValueCommand({ SecretId: secret, SecretString: JSON.stringify(replacement) }));
      credentials.put(secret, replacement);
    },
  };
}

async function read<T>(
  client: SecretsManagerClient,
  secret: string,
  check: (value: unknown) => value is T,
): Promise<T | undefined> {
  const answer = await unlessAbsent(client.send(new GetSecretValueCommand({ SecretId: secret })));
  return answer && readable(secret, answer.SecretString, check);
}

async function outline(client: SecretsManagerClient, secret: string): Promise<CredentialsOutline | undefined> {
  const answer = await unlessAbsent(client.send(new DescribeSecretCommand({ SecretId: secret })));
  return answer && !answer.DeletedDate ? { sets: setsIn(answer.Description) } : undefined;
}

/** A secret does not contain the JSON object that it should. */
class UnreadableSecret extends Error {
  override readonly name = 'UnreadableSecret';
}

const isObject = (value: unknown): value is Credentials =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isStrings = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((item) => typeof item === 'string');

/** The second one says that the secret is scheduled for deletion (Secrets Manager API Reference, GetSecretValue, Errors). */
const absences: readonly string[] = ['ResourceNotFoundException', 'InvalidRequestException'];

async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && absences.includes(error.name)) return undefined;
    throw error;
  }
}

function readable<T>(secret: string, json: string | undefined, check: (value: unknown) => value is T): T {
  // The message of the parser would quote the secret, so it is not passed on.
  const value = parsed(String(json));
  if (check(value)) return value;
  throw new UnreadableSecret(`secret ${secret} does not hold the JSON that it should`);
}

function setsIn(description: string | undefined): readonly string[] {
  const value = parsed(String(description));
  return isObject(value) && isStrings(value.sets) ? value.sets : [];
}
