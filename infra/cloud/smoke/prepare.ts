import { randomBytes } from 'node:crypto';
import { DescribeUserPoolClientCommand } from '@aws-sdk/client-cognito-identity-provider';
import { merchantOf } from '../../../functions/adapters/dynamodb/merchant-of.ts';
import { accessTokens, type Connection } from '../../client/access-token.ts';
import { rescindClient } from '../../client/client.ts';
import { nodeRuntime } from '../../client/send.ts';
import { simulators } from '../../simulators/index.ts';
import { resourceName } from '../stage/names.ts';
import { stackOutputs } from '../stage/stack-outputs.ts';
import type { Stage } from '../stage/stages.ts';
import type { Clients } from './aws/clients.ts';
import { openInbox } from './aws/event-inbox.ts';
import { neededOutputs, type Outputs } from './aws/outputs.ts';
import { putCredentials } from './aws/put-credentials.ts';
import { simulatedPayments } from './aws/simulated-payments.ts';
import type { CleanUp } from './clean-up.ts';
import type { Options } from './options.ts';
import type { Smoke } from './step.ts';

interface Given {
  readonly stage: Stage;
  readonly options: Pick<Options, 'endpoint' | 'keepCredentials'>;
  readonly clients: Clients;
  readonly cleanUp: CleanUp;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

/** An emulator does not have the host of Cognito, and answers for it. */
async function connect({ clients, options: { endpoint } }: Given, outputs: Outputs) {
  const { UserPoolClient } = await clients.cognito.send(
    new DescribeUserPoolClientCommand({ UserPoolId: outputs.UserPool, ClientId: outputs.FirstClient }),
  );
  return {
    address: outputs.ApiUrl,
    tokenUrl: endpoint === undefined ? outputs.TokenUrl : `${endpoint}/oauth2/token`,
    clientId: outputs.FirstClient,
    clientSecret: UserPoolClient?.ClientSecret ?? '',
  } satisfies Connection;
}

/** The simulators of the providers that the settings do not direct elsewhere. */
const simulatorsIn = ({ baseUrls }: Stage) => new Map([...simulators].filter(([name]) => baseUrls[name] === undefined));

/** Finds the stack, gets access to its API, and creates what the steps need. */
export async function prepare(given: Given): Promise<Smoke> {
  const { stage, options, clients, cleanUp, signal, say } = given;
  const outputs = await stackOutputs(clients.cloudFormation, stage, neededOutputs);
  const merchant = await merchantOf({ client: clients.dynamo, tableName: outputs.ClientTableName })(
    outputs.FirstClient,
  );
  const connection = await connect(given, outputs);
  const run = randomBytes(4).toString('hex');
  const simulated = simulatorsIn(stage);
  say(`merchant ${merchant} at ${outputs.ApiUrl}`);
  const keep = options.keepCredentials;
  await putCredentials({ clients, cleanUp, outputs, merchant, simulators: simulated, keep, signal });
  const inbox = await openInbox({
    clients,
    cleanUp,
    bus: outputs.BusName,
    name: resourceName(stage, `smoke-${run}`),
    signal,
  });
  return {
    ...{ stage, outputs, clients, merchant, simulators: simulated, inbox, run, cleanUp, signal, say },
    api: rescindClient(connection),
    tokenUrl: connection.tokenUrl,
    newToken: () => accessTokens(connection, nodeRuntime).get(),
    control: simulatedPayments(clients.lambda, stage),
    made: [],
  };
}
