import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { at, list } from '../../../../functions/untrusted/json.ts';
import { readConfig } from '../../../../infra/console/console-config.ts';
import { ofType, only } from '../resources.ts';
import { both, dev } from '../stages.ts';
import { readable, synthesise } from '../synthesised.ts';

const distribution = at(only(dev, 'AWS::CloudFront::Distribution', {}), 'Properties', 'DistributionConfig');
const originOf = (behaviour: unknown) =>
  list(distribution, 'Origins').find((origin) => at(origin, 'Id') === at(behaviour, 'TargetOriginId'));

describe('the files of the console', () => {
  it('lie in a private bucket that only CloudFront can read, and only over TLS', () => {
    const statements = ofType(dev, 'AWS::S3::BucketPolicy').flatMap(({ Properties }) =>
      list(Properties, 'PolicyDocument', 'Statement'),
    );

    dev.template.hasResourceProperties('AWS::S3::Bucket', {
      PublicAccessBlockConfiguration: {
        BlockPublicAcls: true,
        BlockPublicPolicy: true,
        IgnorePublicAcls: true,
        RestrictPublicBuckets: true,
      },
      BucketEncryption: Match.anyValue(),
    });
    expect(statements).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
      expect.objectContaining({
        Effect: 'Allow',
        Action: 's3:GetObject',
        Principal: { Service: 'cloudfront.amazonaws.com' },
        Condition: { StringEquals: { 'AWS:SourceArn': expect.anything() } },
      }),
    ]);
    expect(originOf(at(distribution, 'DefaultCacheBehavior'))).toHaveProperty('OriginAccessControlId');
  });

  it('are published with a configuration that the page can read', () => {
    const published = only(dev, 'Custom::CDKBucketDeployment', {});

    expect(published.Properties).toMatchObject({ Prune: true, SystemMetadata: { 'cache-control': 'no-cache' } });
    expect(readConfig(JSON.parse(dev.consoleConfig))).toMatchObject({
      target: 'cloud',
      scope: 'cancellations/read cancellations/write cancellations/operate providers/operate',
      revocationEndpoint: expect.stringMatching(/\/oauth2\/revoke$/),
      endSessionEndpoint: expect.stringMatching(/\/logout$/),
    });
  });
});

describe('the console', () => {
  it('forwards /v1/* and the token to the API and caches no answer', () => {
    const [calls, ...others] = list(distribution, 'CacheBehaviors');

    expect(others).toEqual([]);
    expect(calls).toMatchObject({
      PathPattern: '/v1/*',
      ViewerProtocolPolicy: 'https-only',
      AllowedMethods: expect.arrayContaining(['GET', 'POST']),
      // The managed policies CachingDisabled and AllViewerExceptHostHeader.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
    });
    expect(readable(at(originOf(calls), 'DomainName'))).toMatch(/^Api[0-9A-F]{8}\.execute-api\.region\.urlsuffix$/);
  });

  it.each(both)('tells the browser in %s to load and call nothing else', (_stage, stage) => {
    const [headers] = ofType(stage, 'AWS::CloudFront::ResponseHeadersPolicy').map(({ Properties }) =>
      at(Properties, 'ResponseHeadersPolicyConfig', 'SecurityHeadersConfig'),
    );
    const policy = readable(at(headers, 'ContentSecurityPolicy', 'ContentSecurityPolicy'));

    expect(policy).toMatch(
      /^default-src 'none';.* connect-src 'self' https:\/\/ClientsPoolDomain[0-9A-F]{8}\.auth\.region\.amazoncognito\.com;/,
    );
    expect(headers).toMatchObject({
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY' },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer' },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000 },
    });
  });

  const issuer = { issuer: 'https://login.example', audience: 'rescind', merchantClaim: 'tenant' };
  const signIn = {
    authorizationUrl: 'https://login.example/authorize',
    tokenUrl: 'https://login.example/token',
    consoleClientId: 'the-console',
  };

  it.each([
    ['the stage has none', { console: false }],
    ['another issuer has no client for it', { issuer }],
  ])('does not exist if %s', (_reason, settings) => {
    const { template } = synthesise('dev', { settings });

    template.resourceCountIs('AWS::CloudFront::Distribution', 0);
    template.resourceCountIs('AWS::S3::Bucket', 0);
  });

  it('revokes tokens at another issuer where its settings say so, and may call it there', () => {
    const revocationUrl = 'https://revoke.example/token';
    const settings = { issuer: { ...issuer, ...signIn, revocationUrl } };
    const synthesised = synthesise('dev', { settings });

    expect(readConfig(JSON.parse(synthesised.consoleConfig))).toMatchObject({ revocationEndpoint: revocationUrl });
    expect(JSON.stringify(only(synthesised, 'AWS::CloudFront::ResponseHeadersPolicy', {}).Properties)).toContain(
      "connect-src 'self' https://login.example https://revoke.example;",
    );
  });

  it('signs in with another issuer if that issuer has a client for it', () => {
    const { consoleConfig } = synthesise('dev', { settings: { issuer: { ...issuer, ...signIn } } });

    expect(JSON.parse(consoleConfig)).toEqual({
      target: 'cloud',
      authorizationEndpoint: signIn.authorizationUrl,
      tokenEndpoint: signIn.tokenUrl,
      clientId: 'the-console',
      scope: 'cancellations/read cancellations/write cancellations/operate providers/operate',
    });
  });

  it('has its own domain, with TLS 1.2, if the settings name one', () => {
    const consoleDomain = { name: 'console.acme.example', certificateArn: 'arn:aws:acm:us-east-1:1:certificate/x' };

    const { template } = synthesise('prod', { settings: { consoleDomain } });

    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({
        Aliases: [consoleDomain.name],
        ViewerCertificate: {
          AcmCertificateArn: consoleDomain.certificateArn,
          MinimumProtocolVersion: 'TLSv1.2_2021',
          SslSupportMethod: 'sni-only',
        },
      }),
    });
    template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      CallbackURLs: [`https://${consoleDomain.name}/`],
    });
  });
});
