import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { routes } from '../../../../functions/api/routes.ts';
import { text } from '../../../../functions/untrusted/json.ts';
import { ofType } from '../resources.ts';
import { dev, prod } from '../stages.ts';
import { synthesise } from '../synthesised.ts';

describe('the HTTP API', () => {
  it('has the same routes as the local gateway, and the same ones are public', () => {
    const created = ofType(prod, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => [
      Properties.RouteKey,
      Properties.AuthorizationType,
    ]);

    const expected = routes.map(({ method, path, isPublic }) => [`${method} ${path}`, isPublic ? 'NONE' : 'CUSTOM']);
    expect(created.sort()).toEqual(expected.sort());
  });

  it('asks the authorizer about each token and remembers the answer for five minutes', () => {
    dev.template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerResultTtlInSeconds: 300,
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization'],
      AuthorizerPayloadFormatVersion: '2.0',
    });
  });

  it('is throttled and logs who called what, but no body and no token', () => {
    const [stage] = ofType(prod, 'AWS::ApiGatewayV2::Stage');

    expect(stage?.Properties).toMatchObject({
      // Metrics of each route would be charged; the access log names the route.
      DefaultRouteSettings: { ThrottlingRateLimit: 250, ThrottlingBurstLimit: 500, DetailedMetricsEnabled: false },
      AccessLogSettings: { DestinationArn: expect.anything() },
    });
    expect(text(stage, 'Properties', 'AccessLogSettings', 'Format')).not.toMatch(/authorization|\$input|body/i);
  });

  it('logs the status as a number, because the runbook compares it with numbers', () => {
    const [stage] = ofType(prod, 'AWS::ApiGatewayV2::Stage');
    const format = text(stage, 'Properties', 'AccessLogSettings', 'Format') ?? '';

    const line: unknown = JSON.parse(format.replace('$context.status', '503').replaceAll(/\$context\.[\w.]+/g, '-'));

    expect(line).toMatchObject({ status: 503, route: '-', milliseconds: '-' });
  });

  it('gives its handlers less time than its own 30 seconds', () => {
    const handlers = new Set(routes.map(({ handler }) => `rescind-dev-${handler}`));

    const timeouts = ofType(dev, 'AWS::Lambda::Function')
      .filter(({ Properties }) => handlers.has(String(Properties.FunctionName)))
      .map(({ Properties }) => Properties.Timeout);

    expect(timeouts).toEqual(Array.from(handlers, () => 29));
  });

  it('has its own domain, with TLS 1.2, if the settings name one', () => {
    const apiDomain = { name: 'cancel.acme.example', certificateArn: 'arn:aws:acm:eu-central-1:1:certificate/x' };

    const { template } = synthesise('prod', { settings: { apiDomain } });

    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: apiDomain.name,
      DomainNameConfigurations: [{ CertificateArn: apiDomain.certificateArn, SecurityPolicy: 'TLS_1_2' }],
    });
    template.resourceCountIs('AWS::ApiGatewayV2::ApiMapping', 1);
    template.hasOutput('ApiUrl', { Value: { 'Fn::Join': ['', ['https://', Match.anyValue()]] } });
    template.hasOutput('ApiDomainTarget', Match.anyValue());
  });
});
