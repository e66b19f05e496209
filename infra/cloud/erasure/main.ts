import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { resourceName } from '../stage/names.ts';
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
  const StackName = resourceName(stageNamed(stage));
  const { Stacks = [] } = await new CloudFormationClient().send(new DescribeStacksCommand({ StackName }));
  const output = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'TableName')?.OutputValue;
  if (output === undefined) throw new Error(`the stack ${StackName} has no output TableName`);
  return output;
}
