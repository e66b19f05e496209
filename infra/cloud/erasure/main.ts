import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { stackOutputs } from '../stage/stack-outputs.ts';
import { stageNamed } from '../stage/stages.ts';
import { runErase } from './command.ts';
import { records } from './records.ts';

/** `npm run erase`, with the AWS credentials and the region of the person who runs it. */
process.exitCode = await runErase(process.argv.slice(2), {
  recordsOf: async (stage) => records({ client: new DynamoDBClient(), tableName: await tableNameOf(stage) }),
  now: Date.now,
  say: (line) => console.log(line),
});

/** @throws Error if the stage does not exist, or has no stack with this output. */
async function tableNameOf(stage: string): Promise<string> {
  const { TableName } = await stackOutputs(new CloudFormationClient(), stageNamed(stage), ['TableName']);
  return TableName;
}
