import { SFNClient } from '@aws-sdk/client-sfn';
import { stepFunctionsWorkflow } from '../../../functions/adapters/step-functions/workflow.ts';
import { clientSettings } from './client-settings.ts';
import { required } from './environment.ts';

export const workflow = stepFunctionsWorkflow({
  client: new SFNClient(clientSettings()),
  stateMachineArn: required('STATE_MACHINE_ARN'),
});
