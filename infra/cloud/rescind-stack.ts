import { CfnOutput, Lazy, Stack } from 'aws-cdk-lib';
import type { ISource } from 'aws-cdk-lib/aws-s3-deployment';
import type { Construct } from 'constructs';
import type { Provider } from '../../functions/providers/contract.ts';
import { cancellationTable } from './backend/cancellation-table.ts';
import { ClientTable } from './backend/client-table.ts';
import { CustomerManagedKey } from './backend/customer-managed-key.ts';
import { DeadLetters } from './backend/dead-letters.ts';
import { FixedEgress } from './backend/fixed-egress.ts';
import { Functions } from './backend/functions.ts';
import { GradualDeployment } from './backend/gradual-deployment.ts';
import { ProviderLane } from './backend/provider-lane.ts';
import { Recovery } from './backend/recovery.ts';
import { Workflow } from './backend/workflow.ts';
import type { CodeOf } from './bundling/function-bundles.ts';
import { ResultBus } from './bus/result-bus.ts';
import { ClientPool } from './edge/client-pool.ts';
import { ConsoleSite } from './edge/console-site.ts';
import { HttpApi } from './edge/http-api.ts';
import type { Alarm } from './monitoring/alarm.ts';
import { Alarms } from './monitoring/alarms.ts';
import { Dashboard } from './monitoring/dashboard.ts';
import { SavedQueries } from './monitoring/saved-queries.ts';
import { SimulatedProviders } from './simulators/simulated-providers.ts';
import { type Issuer, issuerOf } from './stage/issuer.ts';
import { pascalCase, resourceName, secretsPrefix } from './stage/names.ts';
import type { Stage } from './stage/stages.ts';

export interface RescindStackProps {
  readonly stage: Stage;
  readonly providers: ReadonlyMap<string, Provider>;
  readonly code: CodeOf;
  /** The built console for the cloud. */
  readonly page: ISource;
}

interface Backend {
  readonly functions: Functions;
  readonly lanes: readonly ProviderLane[];
}

/** The whole service in one stage, in one account and region. */
export class RescindStack extends Stack {
  constructor(scope: Construct, props: RescindStackProps) {
    const { stage, page, providers } = props;
    refuseUnknown([...Object.keys(stage.baseUrls), ...Object.keys(stage.allowedHosts)], providers);
    super(scope, resourceName(stage), {
      description: 'Rescind: cancels each payment at its provider once',
      terminationProtection: stage.isProduction,
      tags: { service: 'rescind', stage: stage.name },
    });
    if (stage.customerManagedKey) new CustomerManagedKey(this, 'Key', stage);
    const pool = stage.issuer ? undefined : new ClientPool(this, 'Clients', stage, props.code);
    const issuer = issuerOf(stage) ?? (pool as ClientPool).issuer;
    // Known only after the functions that need it: the API routes to them.
    const simulatorsUrl = Lazy.string({ produce: () => `${api.address}/simulators` });
    const backend = this.#createBackend(props, issuer, stage.simulators ? simulatorsUrl : undefined);
    const api: HttpApi = new HttpApi(this, 'Api', stage, backend.functions);
    const merchant = pool?.firstClient.userPoolClientId;
    if (stage.simulators) new SimulatedProviders(this, 'Simulators', { ...props, api, merchant });
    const { signIn } = issuer;
    const site = stage.console && signIn ? new ConsoleSite(this, 'Console', { stage, api, signIn, page }) : undefined;
    const monitored = { ...backend, stage, api };
    const { alarms, topic } = new Alarms(this, 'Alarms', monitored);
    new Dashboard(this, 'Dashboard', monitored, alarms);
    new SavedQueries(this, 'Queries', stage);
    if (stage.gradualDeployment) this.#deployGradually(stage, backend, alarms);
    this.#addOutputs({
      ApiUrl: api.address,
      ApiDomainTarget: api.domain?.regionalDomainName,
      AlarmTopic: topic.topicArn,
      ConsoleUrl: site?.url,
      ConsoleDomainTarget: stage.consoleDomain && site?.distributionDomainName,
      BusName: backend.bus.eventBusName,
      SecretsPrefix: secretsPrefix(stage),
      StateMachine: backend.workflow.stateMachineArn,
      TableName: backend.table.tableName,
      ClientTableName: backend.clients.tableName,
      FirstClient: pool?.firstClient.userPoolClientId,
      TokenUrl: pool?.issuer.tokenUrl,
      UserPool: pool?.userPoolId,
    });
  }

  #createBackend({ stage, providers, code }: RescindStackProps, issuer: Issuer, simulatorsUrl: string | undefined) {
    const table = cancellationTable(this, stage);
    const clients = new ClientTable(this, 'ClientTable', stage);
    const network = stage.fixedEgress ? new FixedEgress(this, 'Network', stage) : undefined;
    const deadLetters = new DeadLetters(this, 'EventDeadLetters', stage, 'events');
    const shared = { stage, table, code, network, simulatorsUrl };
    const lanes = [...providers.values()].map(
      (provider) => new ProviderLane(this, pascalCase(provider.name), { ...shared, provider }),
    );
    const functions = new Functions(this, 'Functions', {
      stage,
      table,
      clients,
      code,
      providers: [...providers.values()],
      queues: new Map(lanes.map(({ provider, queue }) => [provider.name, queue])),
      lanes,
      deadLetters,
      issuer,
    });
    const bus = new ResultBus(this, 'Bus', stage);
    bus.confirmWith(functions.confirmPublished, deadLetters);
    const queues = lanes.map(({ queue }) => queue);
    const workflow = new Workflow(this, 'Workflow', { stage, queues, bus, escalate: functions.escalate });
    new Recovery(this, 'Recovery', stage, functions.recoverStuck, deadLetters);
    return { table, clients, deadLetters, lanes, functions, bus, workflow };
  }

  #deployGradually(stage: Stage, { functions, lanes }: Backend, alarms: readonly Alarm[]): void {
    new GradualDeployment(this, 'Deployment', {
      stage,
      functions: [functions.authorise, functions.http['accept-cancellation'], ...lanes.map(({ worker }) => worker)],
      alarms: alarms.filter(({ stopsDeployment }) => stopsDeployment),
    });
  }

  #addOutputs(outputs: Readonly<Record<string, string | undefined>>): void {
    for (const [name, value] of Object.entries(outputs)) if (value) new CfnOutput(this, name, { value });
  }
}

/** @throws RangeError if the settings name a provider that does not exist. */
function refuseUnknown(names: readonly string[], providers: RescindStackProps['providers']): void {
  for (const name of names) if (!providers.has(name)) throw new RangeError(`there is no provider ${name}`);
}
