import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { HandlerName } from '../../../functions/api/routes.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import type { CodeOf } from '../bundling/function-bundles.ts';
import type { Issuer } from '../stage/issuer.ts';
import { pascal, queueUrlPrefix, stateMachineArn } from '../stage/names.ts';
import { secretsPrefix } from '../stage/secrets-prefix.ts';
import type { Stage } from '../stage/stages.ts';
import { acknowledge } from './acknowledge.ts';
import { LambdaFunction } from './lambda-function.ts';
import { may } from './may.ts';

export interface ServiceFunctionsProps {
  readonly stage: Stage;
  readonly table: Table;
  readonly code: CodeOf;
  readonly providers: readonly Provider[];
  /** By provider. */
  readonly queues: ReadonlyMap<string, IQueue>;
  readonly issuer: Issuer;
  /** Where asynchronous invocations go that failed for good. */
  readonly deadLetters: IQueue;
}

type Made = [
  name: string,
  seconds: number,
  environment: Readonly<Record<string, string>>,
  statements: readonly PolicyStatement[],
];

/** An HTTP API gives up after 30 s; what needs longer than its function has, answers an error of its own before that. */
const httpSeconds = 29;
const authoriseSeconds = 10;
/** The state machine waits 120 s for it. */
const escalateSeconds = 60;
const confirmSeconds = 30;
const recoverSeconds = 300;

/** Every function that is not a provider's worker, each with what it may do. */
export class ServiceFunctions extends Construct {
  readonly http: Readonly<Record<HandlerName, LambdaFunction>>;
  readonly authorise: LambdaFunction;
  readonly escalate: LambdaFunction;
  readonly confirmPublished: LambdaFunction;
  readonly recoverStuck: LambdaFunction;
  readonly #props: ServiceFunctionsProps;

  constructor(scope: Construct, id: string, props: ServiceFunctionsProps) {
    super(scope, id);
    this.#props = props;
    const { stage, table, issuer } = props;
    const queues = [...props.queues.values()];
    const withWebhooks = this.#withWebhooks();
    const webhookQueues = [...props.queues].filter(([name]) => withWebhooks.some((one) => one.name === name));
    const { TABLE_NAME, STATE_MACHINE_ARN, QUEUE_URL_PREFIX, SECRETS_PREFIX } = this.#settings();
    const start = may.start(this, stage);
    const answer = may.answer(this, stage);

    this.http = {
      'accept-cancellation': this.#http('accept-cancellation', { TABLE_NAME, STATE_MACHINE_ARN, SECRETS_PREFIX }, [
        may.create(table),
        may.change(table),
        start,
        may.describeCredentials(this, stage),
      ]),
      'get-cancellation': this.#http('get-cancellation', { TABLE_NAME }, [may.read(table)]),
      'list-cancellations': this.#http('list-cancellations', { TABLE_NAME }, [may.query(table, 'merchant')]),
      'list-providers': this.#http('list-providers', { SECRETS_PREFIX }, [may.describeCredentials(this, stage)]),
      'describe-api': this.#http('describe-api', issuer.tokenUrl ? { TOKEN_URL: issuer.tokenUrl } : {}, []),
      'review-cancellation': this.#http('review-cancellation', { TABLE_NAME, STATE_MACHINE_ARN, QUEUE_URL_PREFIX }, [
        may.change(table),
        start,
        answer,
        may.send(queues),
      ]),
      'receive-webhook': this.#http('receive-webhook', { TABLE_NAME, QUEUE_URL_PREFIX, SECRETS_PREFIX }, [
        may.change(table),
        may.send(webhookQueues.map(([, queue]) => queue)),
        ...withWebhooks.map(({ name }) => may.readWebhookSecrets(this, stage, name)),
      ]),
    };
    this.authorise = this.#make('authorise', authoriseSeconds, { TABLE_NAME, ...environmentOf(issuer) }, [
      may.readClients(table),
    ]);
    this.escalate = this.#make('escalate', escalateSeconds, { TABLE_NAME, STATE_MACHINE_ARN }, [
      may.change(table),
      answer,
    ]);
    this.confirmPublished = this.#triggered('confirm-published', confirmSeconds, { TABLE_NAME, STATE_MACHINE_ARN }, [
      may.change(table),
      start,
    ]);
    this.recoverStuck = this.#triggered(
      'recover-stuck',
      recoverSeconds,
      { TABLE_NAME, STATE_MACHINE_ARN, QUEUE_URL_PREFIX },
      [may.query(table, 'wake'), may.change(table), start, answer, may.send(queues)],
    );
    this.#acknowledgeSecretPaths();
  }

  get all(): readonly LambdaFunction[] {
    return [...Object.values(this.http), this.authorise, this.escalate, this.confirmPublished, this.recoverStuck];
  }

  #settings() {
    const { stage, table } = this.#props;
    return {
      TABLE_NAME: table.tableName,
      STATE_MACHINE_ARN: stateMachineArn(this, stage),
      QUEUE_URL_PREFIX: queueUrlPrefix(stage),
      SECRETS_PREFIX: secretsPrefix(stage),
    };
  }

  #make(...[name, seconds, environment, statements]: Made): LambdaFunction {
    const { stage, code } = this.#props;
    return new LambdaFunction(this, pascal(name), {
      stage,
      name,
      code: code(name),
      timeout: Duration.seconds(seconds),
      environment,
      may: statements,
    });
  }

  #http(name: HandlerName, environment: Readonly<Record<string, string>>, statements: readonly PolicyStatement[]) {
    return this.#make(name, httpSeconds, environment, statements);
  }

  /** An event brings it to life, and a failure must not be lost. */
  #triggered(...made: Made): LambdaFunction {
    const triggered = this.#make(...made);
    triggered.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(this.#props.deadLetters),
    });
    return triggered;
  }

  #withWebhooks(): readonly Provider[] {
    return this.#props.providers.filter(({ webhook }) => webhook !== undefined);
  }

  #acknowledgeSecretPaths(): void {
    const { stage } = this.#props;
    const finding = (path: string) =>
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${secretsPrefix(stage)}/${path}/*]`;
    for (const name of ['accept-cancellation', 'list-providers'] as const) {
      acknowledge(this.http[name].role ?? this, {
        [finding('providers')]: 'There is a secret for each merchant, made later; only its description may be read.',
      });
    }
    for (const { name } of this.#withWebhooks()) {
      acknowledge(this.http['receive-webhook'].role ?? this, {
        [finding(`webhooks/${name}`)]:
          "There is a secret for each merchant, made later; the path holds this provider's webhook secrets alone.",
      });
    }
  }
}

const environmentOf = ({
  issuer,
  jwksUri,
  audience,
  merchantClaim,
  personClaim,
}: Issuer): Readonly<Record<string, string>> => ({
  ISSUER: issuer,
  MERCHANT_CLAIM: merchantClaim,
  ...(personClaim ? { PERSON_CLAIM: personClaim } : {}),
  ...(jwksUri ? { JWKS_URI: jwksUri } : {}),
  ...(audience ? { AUDIENCE: audience } : {}),
});
