import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RemovalPolicy } from 'aws-cdk-lib';
import type { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { DefinitionBody, LogLevel, StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import { queueUrlPrefix } from '../stage/arns.ts';
import { resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { acknowledge } from './acknowledge.ts';
import { may } from './may.ts';

const definition = join(import.meta.dirname, '../../../statemachines/cancellation.asl.json');

interface WorkflowProps {
  readonly stage: Stage;
  readonly queues: readonly IQueue[];
  readonly bus: EventBus;
  readonly escalate: IFunction;
}

/** The state machine of the definition file. It may send to the providers' queues, publish results and call `escalate`. */
export class Workflow extends StateMachine {
  constructor(scope: Construct, id: string, { stage, queues, bus, escalate }: WorkflowProps) {
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    const destination = new LogGroup(scope, `${id}Log`, {
      logGroupName: `/aws/vendedlogs/states/${resourceName(stage)}`,
      retention: stage.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    super(scope, id, {
      stateMachineName: resourceName(stage),
      definitionBody: DefinitionBody.fromString(readFileSync(definition, 'utf8')),
      definitionSubstitutions: {
        QueueUrlPrefix: queueUrlPrefix(stage),
        EscalateFunctionArn: escalate.functionArn,
        EventBusName: bus.eventBusName,
      },
      role,
      tracingEnabled: true,
      logs: { destination, level: LogLevel.ERROR, includeExecutionData: false },
      // Its history is no truth: recovery starts every open cancellation again.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    role.addToPolicy(may.send(queues));
    role.addToPolicy(new PolicyStatement({ actions: ['events:PutEvents'], resources: [bus.eventBusArn] }));
    role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [escalate.functionArn] }));
    acknowledge(role, {
      'AwsSolutions-IAM5[Resource::*]': 'Log delivery and X-Ray have no resources to name in a policy.',
    });
    acknowledge(this, {
      'AwsSolutions-SF1':
        'Errors are logged. Logging every event would add a cost per transition and would log task tokens and requests.',
    });
  }
}
