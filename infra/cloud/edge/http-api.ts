import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi as Api,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type HandlerName, routes } from '../../../functions/api/routes.ts';
import { acknowledge } from '../backend/acknowledge.ts';
import { named, pascal } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';

/** What one line of the access log tells: nothing of a body, a header or a token. */
const accessLog = {
  requestId: '$context.requestId',
  at: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  merchant: '$context.authorizer.merchant',
  ip: '$context.identity.sourceIp',
  milliseconds: '$context.responseLatency',
  integrationError: '$context.integrationErrorMessage',
  authorizerError: '$context.authorizer.error',
};

/** Why a handler is reached without a token. */
const whyPublic: Readonly<Partial<Record<HandlerName, string>>> = {
  'receive-webhook': 'The handler authenticates the provider by the signature of its webhook.',
  'describe-api': "The API's description is the same for everybody and holds nothing of any merchant.",
};

/** The HTTP API: every route of `functions/api/routes.ts`, behind the authorizer unless the handler authenticates by itself. */
export class HttpApi extends Api {
  constructor(
    scope: Construct,
    id: string,
    {
      stage,
      handlers,
      authorise,
    }: {
      readonly stage: Stage;
      readonly handlers: Readonly<Record<HandlerName, IFunction>>;
      readonly authorise: IFunction;
    },
  ) {
    super(scope, id, { apiName: named(stage), createDefaultStage: false });
    const log = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/apis/${named(stage)}`,
      retention: stage.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new HttpStage(this, 'Stage', {
      httpApi: this,
      stageName: '$default',
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: stage.requests.perSecond, burstLimit: stage.requests.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(log),
        format: AccessLogFormat.custom(JSON.stringify(accessLog)),
      },
    });
    const authorizer = new HttpLambdaAuthorizer('Authorizer', authorise, {
      authorizerName: named(stage),
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: ['$request.header.Authorization'],
      resultsCacheTtl: Duration.minutes(5),
    });
    for (const { method, path, handler, isPublic } of routes) {
      const added = this.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration: new HttpLambdaIntegration(pascal(handler), handlers[handler]),
        authorizer: isPublic ? new HttpNoneAuthorizer() : authorizer,
      });
      if (isPublic) for (const route of added) acknowledge(route, { 'AwsSolutions-APIG4': whyPublic[handler] ?? '' });
    }
  }
}
