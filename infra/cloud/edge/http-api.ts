import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  HttpApi as Api,
  DomainName,
  HttpMethod,
  HttpNoneAuthorizer,
  HttpStage,
  LogGroupLogDestination,
  SecurityPolicy,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type HandlerName, routes } from '../../../functions/api/routes.ts';
import { acknowledge } from '../backend/acknowledge.ts';
import type { Functions } from '../backend/functions.ts';
import { pascalCase, resourceName } from '../stage/names.ts';
import type { Domain } from '../stage/settings.ts';
import type { Stage } from '../stage/stages.ts';

/** One line of the access log. It holds nothing from a body, a header or a token. API Gateway writes `-` for what is absent. */
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

/**
 * The status is a number, because the runbook looks for `$.status >= 500`: a numeric comparison (CloudWatch Logs User Guide,
 * "Filter and pattern syntax"). That every request has a status is assumed. A line without one would not be JSON.
 */
const accessLogFormat = JSON.stringify(accessLog).replace(`"${accessLog.status}"`, accessLog.status);

/** Why a route needs no token. */
const publicReasons: Readonly<Partial<Record<HandlerName, string>>> = {
  'receive-webhook': 'The handler authenticates the provider by the signature of the webhook.',
  'describe-api':
    'The description of the API and the health answer are the same for everybody and say nothing about a merchant.',
};

/** The HTTP API with every route of `functions/api/routes.ts`. All of them need a token, except the public ones. */
export class HttpApi extends Api {
  /** The stage's own domain, if its settings name one. */
  readonly domain: DomainName | undefined;
  /** Where clients and providers call it: the own domain, or the address that API Gateway gave it. */
  readonly address: string;

  constructor(scope: Construct, id: string, stage: Stage, { http, authorise }: Functions) {
    super(scope, id, { apiName: resourceName(stage), createDefaultStage: false });
    this.domain = stage.apiDomain && this.#createDomain(stage.apiDomain);
    this.address = this.domain ? `https://${this.domain.name}` : this.apiEndpoint;
    this.#createStage(stage);
    const authorizer = new HttpLambdaAuthorizer('Authorizer', authorise.called, {
      authorizerName: resourceName(stage),
      responseTypes: [HttpLambdaResponseType.SIMPLE],
      identitySource: ['$request.header.Authorization'],
      resultsCacheTtl: Duration.minutes(5),
    });
    for (const { method, path, handler, isPublic } of routes) {
      const added = this.addRoutes({
        path,
        methods: [HttpMethod[method]],
        integration: new HttpLambdaIntegration(pascalCase(handler), http[handler].called),
        authorizer: isPublic ? new HttpNoneAuthorizer() : authorizer,
      });
      if (isPublic)
        for (const route of added) acknowledge(route, { 'AwsSolutions-APIG4': publicReasons[handler] ?? '' });
    }
  }

  /** Its owner points the name at the output `ApiDomainTarget`. A rebuilt stack has the same name, so webhooks still arrive. */
  #createDomain({ name, certificateArn }: Domain): DomainName {
    return new DomainName(this, 'Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
  }

  #createStage(stage: Stage): void {
    const logGroup = new LogGroup(this, 'Log', {
      logGroupName: `/aws/vendedlogs/apis/${resourceName(stage)}`,
      retention: stage.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const created = new HttpStage(this, 'Stage', {
      httpApi: this,
      stageName: '$default',
      autoDeploy: true,
      ...(this.domain ? { domainMapping: { domainName: this.domain } } : {}),
      // Metrics for each route cost $0.30 each, and the access log says the same (docs/costs.md).
      detailedMetricsEnabled: false,
      throttle: stage.throttle,
      accessLogSettings: {
        destination: new LogGroupLogDestination(logGroup),
        format: AccessLogFormat.custom(accessLogFormat),
      },
    });
    acknowledge(created, {
      'Serverless-APIGWStructuredLogging':
        'Each line is JSON. The format is not, because the status has no quotes there.',
    });
  }
}
