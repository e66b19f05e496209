import { Duration } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import * as keys from '../../../functions/adapters/dynamodb/keys.ts';
import type { Issuer } from '../stage/issuer.ts';
import { pascalCase } from '../stage/names.ts';
import { acknowledge } from './acknowledge.ts';
import { functionVariables, heldFromStart, laneVariables } from './function-variables.ts';
import { type HttpFunctions, type HttpFunctionsProps, httpFunctions } from './http-functions.ts';
import { LambdaFunction, type LambdaFunctionProps } from './lambda-function.ts';
import { may } from './may.ts';

interface FunctionsProps extends HttpFunctionsProps {
  readonly clients: Pick<ITable, 'tableArn' | 'tableName'>;
  /** Receives the events on which `confirm-published` failed for good. */
  readonly deadLetters: IQueue;
}

const records = [keys.cancellation('*')];

type FunctionSettings = Omit<LambdaFunctionProps, 'stage' | 'code'>;

/** All functions except the providers' workers, each with its permissions. */
export class Functions extends Construct {
  readonly http: HttpFunctions;
  readonly authorise: LambdaFunction;
  readonly escalate: LambdaFunction;
  readonly confirmPublished: LambdaFunction;
  readonly recoverStuck: LambdaFunction;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    const { stage, table, clients, issuer, queues, lanes } = props;
    const { TABLE_NAME, STATE_MACHINE_ARN, QUEUE_URL_PREFIX } = functionVariables(this, stage, table);
    const start = may.start(this, stage);
    const answer = may.answer(this, stage);
    this.http = httpFunctions(this, props);
    this.authorise = this.#create(props, {
      name: 'authorise',
      isShifted: true,
      timeoutSeconds: 10,
      environment: { CLIENT_TABLE_NAME: clients.tableName, ...issuerVariables(issuer) },
      permissions: [may.readAny(clients)],
    });
    this.escalate = this.#create(props, {
      name: 'escalate',
      // The state machine waits 120 s for it.
      timeoutSeconds: 60,
      environment: { TABLE_NAME, STATE_MACHINE_ARN },
      permissions: [may.read(table, records), may.update(table, records), answer],
    });
    this.confirmPublished = this.#create(props, {
      name: 'confirm-published',
      timeoutSeconds: 30,
      environment: { TABLE_NAME, STATE_MACHINE_ARN },
      permissions: [may.read(table, records), may.update(table, records), start],
    });
    // Its caller does not wait for it, so an event that fails goes to the dead letters.
    this.confirmPublished.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(props.deadLetters),
    });
    this.recoverStuck = this.#createRecovery(props, {
      name: 'recover-stuck',
      // A run ends before the next minute begins another one.
      timeoutSeconds: 60,
      // One vCPU (Lambda Developer Guide, "Configure Lambda function memory"): 100 starts a second are 500 AWS calls.
      memoryMegabytes: 1769,
      environment: { TABLE_NAME, STATE_MACHINE_ARN, QUEUE_URL_PREFIX, ...laneVariables(lanes, stage) },
      permissions: [
        may.query(table, 'wake'),
        may.read(table, [...records, keys.lanes]),
        may.update(table, [...records, ...heldFromStart(stage)]),
        start,
        answer,
        may.send([...queues.values()]),
        may.switchLanes(lanes),
      ],
    });
  }

  #create({ stage, code }: FunctionsProps, settings: FunctionSettings): LambdaFunction {
    return new LambdaFunction(this, pascalCase(settings.name), { stage, code, ...settings });
  }

  /**
   * Where the account allows it, recovery never runs twice at once. EventBridge may send the event of a minute twice or late
   * (EventBridge User Guide, "Troubleshooting"). Elsewhere two runs do no harm, because only one of them can move a
   * record's `wakeAt`. If a run is in progress or fails, its event is dropped without a dead letter, because the next
   * minute does the same work.
   */
  #createRecovery(props: FunctionsProps, settings: FunctionSettings): LambdaFunction {
    const created = this.#create(props, settings);
    created.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    acknowledge(created, {
      'Serverless-LambdaAsyncFailureDestination': 'A lost event does no harm: the next minute does the same work.',
    });
    return created;
  }
}

const issuerVariables = ({ issuer, jwksUri, audience, merchantClaim, personClaim }: Issuer) => ({
  ISSUER: issuer,
  MERCHANT_CLAIM: merchantClaim,
  ...(personClaim ? { PERSON_CLAIM: personClaim } : {}),
  ...(jwksUri ? { JWKS_URI: jwksUri } : {}),
  ...(audience ? { AUDIENCE: audience } : {}),
});
