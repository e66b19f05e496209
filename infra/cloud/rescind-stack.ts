import { CfnOutput, Stack } from 'aws-cdk-lib';
import type { ISource } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import type { Provider } from '../../functions/providers/contract.ts';
import { CancellationTable } from './backend/cancellation-table.ts';
import { DeadLetters } from './backend/dead-letters.ts';
import { ProviderLane } from './backend/provider-lane.ts';
import { Recovery } from './backend/recovery.ts';
import { ServiceFunctions } from './backend/service-functions.ts';
import { Workflow } from './backend/workflow.ts';
import type { CodeOf } from './bundling/function-bundles.ts';
import { ResultBus } from './bus/result-bus.ts';
import { ClientPool } from './edge/client-pool.ts';
import { ConsoleSite } from './edge/console-site.ts';
import { HttpApi } from './edge/http-api.ts';
import { Alarms, type Listeners } from './monitoring/alarms.ts';
import { Dashboard } from './monitoring/dashboard.ts';
import type { Watched } from './monitoring/watched.ts';
import type { Issuer } from './stage/issuer.ts';
import { named, pascal } from './stage/names.ts';
import { secretsPrefix } from './stage/secrets-prefix.ts';
import type { Stage } from './stage/stages.ts';

export interface RescindStackProps {
  readonly stage: Stage;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly code: CodeOf;
  /** The built console for the cloud. */
  readonly page: ISource;
  /** Who issues tokens; a user pool of our own when absent. */
  readonly issuer?: Issuer | undefined;
  readonly listeners: Listeners;
}

/** The whole service in one stage of one account and region. */
export class RescindStack extends Stack {
  constructor(scope: Construct, id: string, { stage, providers, code, page, issuer, listeners }: RescindStackProps) {
    super(scope, id, {
      description: 'Rescind: cancels payments at their providers, once',
      terminationProtection: stage.isProduction,
      tags: { service: 'rescind', stage: stage.name },
    });
    const table = new CancellationTable(this, 'Table', stage);
    const deadLetters = new DeadLetters(this, 'EventDeadLetters', stage, 'events');
    const lanes = [...providers.values()].map(
      (provider) => new ProviderLane(this, pascal(provider.name), { provider, stage, table, code }),
    );
    const queues = lanes.map(({ queue }) => queue);
    const pool = issuer ? undefined : new ClientPool(this, 'Clients', { stage, code });
    const chosen = issuer ?? (pool as ClientPool).issuer;
    const functions = new ServiceFunctions(this, 'Functions', {
      stage,
      table,
      code,
      providers: [...providers.values()],
      queues: new Map(lanes.map(({ provider, queue }) => [provider.name, queue])),
      deadLetters,
      issuer: chosen,
    });
    const bus = new ResultBus(this, 'Bus', stage);
    bus.confirmBy(functions.confirmPublished, deadLetters);
    const workflow = new Workflow(this, 'Workflow', { stage, queues, bus, escalate: functions.escalate });
    new Recovery(this, 'Recovery', { stage, recover: functions.recoverStuck, deadLetters });
    const api = new HttpApi(this, 'Api', { stage, handlers: functions.http, authorise: functions.authorise });
    const { signIn } = chosen;
    const site = stage.console && signIn ? new ConsoleSite(this, 'Console', { stage, api, signIn, page }) : undefined;
    const watched: Watched = { stage, table, lanes, functions, workflow, api, deadLetters };
    const { alarms, topic } = new Alarms(this, 'Alarms', watched, listeners);
    new Dashboard(this, 'Dashboard', watched, alarms);

    this.#tell({
      ApiUrl: api.apiEndpoint,
      AlarmTopic: topic.topicArn,
      ...(site ? { ConsoleUrl: site.url } : {}),
      BusName: bus.eventBusName,
      SecretsPrefix: secretsPrefix(stage),
      StateMachine: workflow.stateMachineArn,
      TableName: table.tableName,
      ...(pool
        ? {
            FirstClient: pool.firstClient.userPoolClientId,
            TokenUrl: pool.issuer.tokenUrl ?? '',
            UserPool: pool.userPoolId,
          }
        : {}),
    });
  }

  #tell(outputs: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(outputs)) new CfnOutput(this, name, { value });
  }
}

export const stackName = (stage: Stage) => named(stage);
