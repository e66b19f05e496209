import { Duration } from 'aws-cdk-lib';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Issuer } from '../stage/issuer.ts';
import { pascalCase } from '../stage/names.ts';
import { functionVariables } from './function-variables.ts';
import { type HttpFunctions, type HttpFunctionsProps, httpFunctions } from './http-functions.ts';
import { LambdaFunction, type LambdaFunctionProps } from './lambda-function.ts';
import { may } from './may.ts';

interface FunctionsProps extends HttpFunctionsProps {
  /** Receives the events of asynchronous invocations that failed for good. */
  readonly deadLetters: IQueue;
}

type FunctionSettings = Pick<LambdaFunctionProps, 'name' | 'timeoutSeconds' | 'environment' | 'permissions'>;

/** All functions except the providers' workers, each with its permissions. */
export class Functions extends Construct {
  readonly http: HttpFunctions;
  readonly authorise: LambdaFunction;
  readonly escalate: LambdaFunction;
  readonly confirmPublished: LambdaFunction;
  readonly recoverStuck: LambdaFunction;

  constructor(scope: Construct, id: string, props: FunctionsProps) {
    super(scope, id);
    const { stage, table, issuer, queues } = props;
    const { TABLE_NAME, STATE_MACHINE_ARN, QUEUE_URL_PREFIX } = functionVariables(this, stage, table);
    const start = may.start(this, stage);
    const answer = may.answer(this, stage);
    this.http = httpFunctions(this, props);
    this.authorise = this.#create(props, {
      name: 'authorise',
      timeoutSeconds: 10,
      environment: { TABLE_NAME, ...issuerVariables(issuer) },
      permissions: [may.readClients(table)],
    });
    this.escalate = this.#create(props, {
      name: 'escalate',
      // The state machine waits 120 s for it.
      timeoutSeconds: 60,
      environment: { TABLE_NAME, STATE_MACHINE_ARN },
      permissions: [may.change(table), answer],
    });
    this.confirmPublished = this.#createAsynchronous(props, {
      name: 'confirm-published',
      timeoutSeconds: 30,
      environment: { TABLE_NAME, STATE_MACHINE_ARN },
      permissions: [may.change(table), start],
    });
    this.recoverStuck = this.#createAsynchronous(props, {
      name: 'recover-stuck',
      timeoutSeconds: 300,
      environment: { TABLE_NAME, STATE_MACHINE_ARN, QUEUE_URL_PREFIX },
      permissions: [may.query(table, 'wake'), may.change(table), start, answer, may.send([...queues.values()])],
    });
  }

  #create({ stage, code }: FunctionsProps, settings: FunctionSettings): LambdaFunction {
    return new LambdaFunction(this, pascalCase(settings.name), { stage, code, ...settings });
  }

  /** For functions that EventBridge invokes. Nobody waits for them, so an event that fails goes to the dead letters. */
  #createAsynchronous(props: FunctionsProps, settings: FunctionSettings): LambdaFunction {
    const created = this.#create(props, settings);
    created.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(1),
      onFailure: new SqsDestination(props.deadLetters),
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
