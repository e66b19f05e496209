import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { stackOutputs } from '../stage/stack-outputs.ts';
import { stageNamed } from '../stage/stages.ts';
import { runClients } from './command.ts';
import { directory } from './directory.ts';

/** `npm run clients`, with the AWS credentials and the region of the person who runs it. */
process.exitCode = await runClients(process.argv.slice(2), {
  directoryOf: async (stage) => directory({ client: new DynamoDBClient(), tableName: await tableNameOf(stage) }),
  say: (line) => console.log(line),
});

/** @throws Error if the stage does not exist, or has no stack with this output. */
async function tableNameOf(stage: string): Promise<string> {
  const { ClientTableName } = await stackOutputs(new CloudFormationClient(), stageNamed(stage), ['ClientTableName']);
  return ClientTableName;
}
