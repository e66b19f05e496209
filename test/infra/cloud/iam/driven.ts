import { randomUUID } from 'node:crypto';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose';
import * as itemKeys from '../../../../functions/adapters/dynamodb/keys.ts';
import { providerHttp } from '../../../../functions/adapters/provider-http/provider-http.ts';
import type { HttpEvent } from '../../../../functions/api/http/request.ts';
import { authorise } from '../../../../functions/handlers/authorise.ts';
import type { Dependencies } from '../../../../functions/ports/dependencies.ts';
import type { LaneDependencies } from '../../../../functions/ports/lanes.ts';
import type { ProviderHttp } from '../../../../functions/ports/provider-http.ts';
import type { LookMessage } from '../../../../functions/ports/provider-queue.ts';
import type { Credentials } from '../../../../functions/providers/exchange.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { parsed, text } from '../../../../functions/untrusted/json.ts';
import { createTable } from '../../../../infra/local/engines/create-table.ts';
import { fileCredentials } from '../../../../infra/local/engines/credential-store.ts';
import { localDynamo } from '../../../../infra/local/engines/database.ts';
import { type Functions, localFunctions } from '../../../../infra/local/gateway/functions.ts';
import { lambdaContext } from '../../../../infra/local/gateway/lambda-context.ts';
import { temporaryFolder } from '../../../fixtures/a-system.ts';
import { createClientTable } from '../../../fixtures/client-table.ts';
import { startDynoxide } from '../../../fixtures/dynoxide.ts';
import { hostProviders } from '../../../fixtures/hosted-providers.ts';
import type { Call } from './asked.ts';
import { type Deployed, wired } from './deployed.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} };
const issuer = 'https://login.example';
const timeout = 60_000;

/**
 * Every function of a template on local engines, each with its own variables and its own AWS clients, whose calls are
 * noted. The providers are simulated. A test drives it: messages wait in `queued` until `deliverAll` gives them to their workers.
 */
export async function drivenFunctions(deployed: ReadonlyMap<string, Deployed>) {
  await using cleaning = new AsyncDisposableStack();
  const engine = await startDynoxide();
  cleaning.defer(engine.stop);
  const folder = temporaryFolder();
  cleaning.defer(folder.remove);
  const host = await hostProviders(folder.path, async () => ({ status: 200 }));
  cleaning.defer(host.close);
  await makeTables(engine.endpoint, deployed);

  const state = { clock: 0, areRefused: false, isAwaited: true, isNameUsed: false };
  const now = () => Date.now() + state.clock;
  const queued: { readonly provider: string; readonly message: LookMessage }[] = [];
  const published: unknown[] = [];
  const credentials = fileCredentials(host.credentials);
  const send = providerHttp();
  const http: ProviderHttp = async (request, to) =>
    state.areRefused ? { status: 401, headers: {}, body: {} } : send(request, to);

  const answers: Readonly<Record<string, (input: unknown) => unknown>> = {
    SendMessageCommand: (input) => {
      const provider =
        text(input, 'QueueUrl')
          ?.split('/')
          .at(-1)
          ?.replace(/^prod-/, '') ?? '';
      queued.push({ provider, message: parsed(text(input, 'MessageBody') ?? '') as LookMessage });
    },
    StartExecutionCommand: (input) => {
      if (state.isNameUsed) {
        state.isNameUsed = false;
        throw Object.assign(new Error('the name was used'), { name: 'ExecutionAlreadyExists' });
      }
      const run = parsed(text(input, 'input') ?? '');
      const provider = text(run, 'provider') ?? '';
      const cancellationId = text(run, 'cancellationId') ?? '';
      queued.push({ provider, message: { cancellationId, look: 0, run: 1, token: `token of ${cancellationId}` } });
    },
    SendTaskSuccessCommand: (input) => {
      if (!state.isAwaited) throw Object.assign(new Error('nobody waits'), { name: 'TaskTimedOut' });
      published.push(parsed(text(input, 'output') ?? ''));
    },
    GetSecretValueCommand: async (input) => {
      const { kind, provider, merchant } = secretNamed(input);
      if (!(await credentials.describe(merchant, provider)))
        throw Object.assign(new Error('there is no such secret'), { name: 'ResourceNotFoundException' });
      const value =
        kind === 'providers' ? credentials.get(merchant, provider) : credentials.webhookSecrets(merchant, provider);
      return { SecretString: JSON.stringify(await value) };
    },
    DescribeSecretCommand: async (input) => {
      const { provider, merchant } = secretNamed(input);
      return { Description: JSON.stringify(await credentials.describe(merchant, provider)) };
    },
    ListSecretsCommand: () => ({ SecretList: [] }),
    PutSecretValueCommand: (input) => {
      const { provider, merchant } = secretNamed(input);
      return credentials.replace(merchant, provider, parsed(text(input, 'SecretString') ?? '') as Credentials);
    },
    GetEventSourceMappingCommand: () => ({ State: 'Enabled' }),
    UpdateEventSourceMappingCommand: () => ({}),
  };
  const answer = async ({ command, input }: Call) => answers[command]?.(input);

  const { privateKey, publicKey } = await generateKeyPair('RS256');
  const keys = createLocalJWKSet({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' }] });
  const authority = { issuer, merchantClaim: 'client_id', keys, log: silent };
  const bound = new Map(
    [...deployed].map(([name, one]) => {
      const { dependencies, ...rest } = wired(one, engine.endpoint, answer, now);
      cleaning.defer(rest.close);
      const all: Dependencies & LaneDependencies = {
        ...dependencies,
        http,
        providers,
        baseUrl: host.baseUrl,
        allowedHosts: () => [new URL(host.address).hostname, host.address],
        hurry: 1,
        now,
        uuid: () => randomUUID(),
        log: silent,
      };
      return [name, { ...rest, functions: localFunctions(all, authority, 'SILENT') }] as const;
    }),
  );
  const of = (name: string) => {
    const found = bound.get(name);
    if (!found) throw new Error(`the template has no function ${name}`);
    return found;
  };

  const running = cleaning.move();
  return {
    state,
    host,
    published,
    calls: (name: string): readonly Call[] => of(name).calls,
    close: () => running.disposeAsync(),
    escalate: (cancellationId: string) => of('escalate').functions.escalate({ cancellationId }),
    confirm: (envelope: unknown) =>
      of('confirm-published').functions.confirm(envelope as Parameters<Functions['confirm']>[0]),
    recover: () => of('recover-stuck').functions.recover(),
    /** The body of the answer of a function behind the API. */
    async call(name: Parameters<typeof nameOfHandler>[0], event: HttpEvent): Promise<unknown> {
      const { functions } = of(name);
      const handler = functions.handlers[nameOfHandler(name)];
      const result = await handler(event, lambdaContext(name, randomUUID(), timeout));
      return parsed(text(result, 'body') ?? 'null');
    },
    /** Delivers what waits, and what is sent meanwhile, at most `most` messages. */
    async deliverAll(most = 20): Promise<void> {
      for (let delivered = 0; delivered < most; delivered++) {
        const next = queued.shift();
        if (!next) return;
        await of(`advance-${next.provider}`).functions.advance(next.message);
      }
      queued.length = 0;
    },
    /** Loses every message that waits. */
    drop: () => void queued.splice(0),
    /** Deletes a record, as DynamoDB does when its time is over. */
    async remove(id: string): Promise<void> {
      const client = localDynamo(engine.endpoint);
      const [TableName] = tablesNamed(deployed, 'TABLE_NAME');
      await client.send(new DeleteItemCommand({ TableName, Key: { pk: { S: itemKeys.cancellation(id) } } }));
      client.destroy();
    },
    /** Asks the authorizer about a token of a client. */
    async authorise(): Promise<unknown> {
      const token = await new SignJWT({ client_id: 'shop', sub: 'shop', scope: 'cancellations/read' })
        .setProtectedHeader({ alg: 'RS256', kid: 'k' })
        .setIssuer(issuer)
        .setExpirationTime('1h')
        .sign(privateKey);
      const asked = authorise({ ...authority, merchantOf: of('authorise').merchantOf });
      return asked({ headers: { authorization: `Bearer ${token}` } });
    },
  };
}

export type Driven = Awaited<ReturnType<typeof drivenFunctions>>;

const nameOfHandler = (name: keyof Functions['handlers']) => name;

/** `rescind/prod/providers/pace/merchant-a`. */
function secretNamed(input: unknown) {
  const [, , kind = '', provider = '', merchant = ''] = (text(input, 'SecretId') ?? '').split('/');
  return { kind, provider, merchant };
}

const tablesNamed = (deployed: ReadonlyMap<string, Deployed>, variable: string): ReadonlySet<string> =>
  new Set([...deployed.values()].flatMap(({ variables }) => variables[variable] ?? []));

/** The tables whose names the functions are told. */
async function makeTables(endpoint: string, deployed: ReadonlyMap<string, Deployed>): Promise<void> {
  const client = localDynamo(endpoint);
  for (const name of tablesNamed(deployed, 'TABLE_NAME')) await createTable(client, name);
  for (const name of tablesNamed(deployed, 'CLIENT_TABLE_NAME')) await createClientTable(client, name);
  client.destroy();
}
