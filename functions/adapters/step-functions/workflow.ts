import { SendTaskSuccessCommand, type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { runInput, runName, type Workflow } from '../../ports/workflow.ts';

/** The errors of SendTaskSuccess for a token that can no longer be answered. */
const spentTokens = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

const isNamed = (error: unknown, names: readonly string[]) => error instanceof Error && names.includes(error.name);

/** The workflow on AWS Step Functions. */
export function stepFunctionsWorkflow({
  client,
  stateMachineArn,
}: {
  readonly client: SFNClient;
  readonly stateMachineArn: string;
}): Workflow {
  return {
    async start(input) {
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name: runName(input), input: runInput(input) }));
        return 'started';
      } catch (error) {
        if (isNamed(error, ['ExecutionAlreadyExists'])) return 'closed';
        throw error;
      }
    },

    async answer(token, output) {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(output) }));
        return true;
      } catch (error) {
        if (isNamed(error, spentTokens)) return false;
        throw error;
      }
    },
  };
}
