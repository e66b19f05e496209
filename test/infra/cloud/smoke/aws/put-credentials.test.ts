import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  ListSecretsCommand,
  type SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { describe, expect, it } from 'vitest';
import type { Clients } from '../../../../../infra/cloud/smoke/aws/clients.ts';
import type { Outputs } from '../../../../../infra/cloud/smoke/aws/outputs.ts';
import { putCredentials } from '../../../../../infra/cloud/smoke/aws/put-credentials.ts';
import { cleanUp } from '../../../../../infra/cloud/smoke/clean-up.ts';
import { simulators } from '../../../../../infra/simulators/index.ts';

type Secrets = Map<string, { readonly DeletedDate?: Date }>;

const failure = (name: string) => Object.assign(new Error(name), { name });

/** Secrets Manager as far as the smoke test uses it: it does not list a deleted secret, and refuses to write it. */
function send(secrets: Secrets, command: unknown) {
  if (command instanceof ListSecretsCommand)
    return { SecretList: [...secrets].flatMap(([Name, { DeletedDate }]) => (DeletedDate ? [] : [{ Name }])) };
  if (command instanceof CreateSecretCommand) {
    if (secrets.has(command.input.Name ?? '')) throw failure('InvalidRequestException');
    return secrets.set(command.input.Name ?? '', {});
  }
  if (command instanceof DescribeSecretCommand) {
    const found = secrets.get(command.input.SecretId ?? '');
    if (!found) throw failure('ResourceNotFoundException');
    return found;
  }
  if (command instanceof DeleteSecretCommand) return secrets.delete(command.input.SecretId ?? '');
  throw failure('UnknownOperation');
}

async function runWith(secrets: Secrets) {
  const client = { send: async (command: unknown) => send(secrets, command) } as unknown as SecretsManagerClient;
  // The paginator of the SDK accepts only its own client.
  Object.setPrototypeOf(client, (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient.prototype);
  const toUndo = cleanUp();
  const stripe = simulators.get('stripe');
  if (!stripe) throw new Error('there is no such simulator');
  const error = await putCredentials({
    clients: { secrets: client } as Clients,
    cleanUp: toUndo,
    outputs: { SecretsPrefix: 'rescind/dev', ApiUrl: 'https://api.example' } as Outputs,
    merchant: 'acme',
    simulators: new Map([['stripe', stripe]]),
    keep: false,
    signal: AbortSignal.timeout(50),
  }).catch((thrown: unknown) => thrown);
  const during = [...secrets.keys()];
  return { error, during, left: await toUndo.run() };
}

describe('the credentials of the smoke test', () => {
  const [credentials, webhooks] = ['rescind/dev/providers/stripe/acme', 'rescind/dev/webhooks/stripe/acme'];

  it('are removed at the end', async () => {
    const secrets: Secrets = new Map();

    expect(await runWith(secrets)).toEqual({ error: undefined, during: [credentials, webhooks], left: [] });
    expect([...secrets.keys()]).toEqual([]);
  });

  it('take no secret away that somebody has deleted and may want back', async () => {
    const secrets: Secrets = new Map([[credentials, { DeletedDate: new Date(0) }]]);

    const { error, left } = await runWith(secrets);

    expect(error).toBeInstanceOf(Error);
    expect(left).toEqual([]);
    expect([...secrets.keys()]).toEqual([credentials]);
  });

  it('do not overwrite webhook secrets of the merchant', async () => {
    const secrets: Secrets = new Map([[webhooks, {}]]);

    const { error, left } = await runWith(secrets);

    expect(String(error)).toContain('would be overwritten');
    expect(left).toEqual([]);
    expect([...secrets.keys()]).toEqual([webhooks]);
  });
});
