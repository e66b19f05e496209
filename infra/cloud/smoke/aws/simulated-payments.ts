import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { simulatorsName } from '../../bundling/function-bundles.ts';
import type { ControlRequest, ShownPayment } from '../../simulators/simulate-providers.ts';
import { resourceName } from '../../stage/names.ts';
import type { Stage } from '../../stage/stages.ts';

/** Controls the payments of the simulated providers. Only IAM allows it, so it is not on the public route. */
export const simulatedPayments =
  (client: LambdaClient, stage: Pick<Stage, 'name'>) =>
  /** Puts the payment into a state, if the request names one. @returns the payment. */
  async (control: ControlRequest): Promise<ShownPayment> => {
    const { FunctionError, Payload } = await client.send(
      new InvokeCommand({
        FunctionName: resourceName(stage, simulatorsName),
        Payload: Buffer.from(JSON.stringify({ control })),
      }),
    );
    const answer = Buffer.from(Payload ?? []).toString();
    if (FunctionError) throw new Error(`the simulated ${control.provider} failed: ${answer}`);
    return JSON.parse(answer) as ShownPayment;
  };
