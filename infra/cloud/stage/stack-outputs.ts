import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { resourceName } from './names.ts';
import type { Stage } from './stages.ts';

/**
 * The outputs of the stack of a stage, by name.
 * @throws Error if there is no such stack, or if it lacks one of them.
 */
export async function stackOutputs<Name extends string>(
  client: CloudFormationClient,
  stage: Stage,
  names: readonly Name[],
): Promise<Readonly<Record<Name, string>>> {
  const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: resourceName(stage) }));
  const found = Object.fromEntries(
    (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
  );
  const missing = names.filter((name) => !found[name]);
  if (missing.length > 0) throw new Error(`the stack ${resourceName(stage)} has no output ${missing.join(', ')}`);
  return found as Readonly<Record<Name, string>>;
}
