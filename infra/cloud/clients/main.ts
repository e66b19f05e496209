import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { resourceName } from '../stage/names.ts';
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
  const StackName = resourceName(stageNamed(stage));
  const { Stacks = [] } = await new CloudFormationClient().send(new DescribeStacksCommand({ StackName }));
  const output = Stacks[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'ClientTableName')?.OutputValue;
  if (output === undefined) throw new Error(`the stack ${StackName} has no output ClientTableName`);
  return output;
}
