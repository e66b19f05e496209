import { Aws, Duration, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  CachePolicy,
  Distribution,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { contentSecurityPolicy } from '../../console/build.ts';
import type { ConsoleConfig } from '../../console/console-config.ts';
import { acknowledge } from '../backend/acknowledge.ts';
import type { SignIn } from '../stage/issuer.ts';
import { resourceName } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { createBucket, publish } from './console-files.ts';
import { consoleScopes } from './pool-clients.ts';

interface ConsoleSiteProps {
  readonly stage: Stage;
  readonly api: HttpApi;
  readonly signIn: SignIn;
  /** The built page, without its `config.json`. */
  readonly page: ISource;
}

/** CloudFront serves the console from a private bucket and `/v1/*` from the API. One origin, so no CORS. */
export class ConsoleSite extends Construct {
  /** The URL of the page. People return to it after signing in. */
  readonly url: string;
  readonly distributionDomainName: string;

  constructor(scope: Construct, id: string, props: ConsoleSiteProps) {
    super(scope, id);
    const { stage, signIn, page } = props;
    const bucket = createBucket(this);
    this.distributionDomainName = this.#createDistribution(bucket, props).distributionDomainName;
    this.url = `https://${stage.consoleDomain?.name ?? this.distributionDomainName}/`;
    const config: ConsoleConfig = {
      target: 'cloud',
      authorizationEndpoint: signIn.authorizationEndpoint,
      tokenEndpoint: signIn.tokenEndpoint,
      ...(signIn.revocationEndpoint ? { revocationEndpoint: signIn.revocationEndpoint } : {}),
      ...(signIn.endSessionEndpoint ? { endSessionEndpoint: signIn.endSessionEndpoint } : {}),
      clientId: signIn.clientFor(this.url),
      scope: consoleScopes.join(' '),
    };
    publish(this, stage, bucket, [page, Source.jsonData('config.json', config)]);
  }

  #createDistribution(bucket: IBucket, { stage, api, signIn }: ConsoleSiteProps): Distribution {
    const responseHeadersPolicy = this.#createHeaders(stage, signIn);
    const originAccessControl = new S3OriginAccessControl(this, 'Access', {
      originAccessControlName: globalName(stage),
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: `${Stack.of(this).stackName}: console`,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...this.#ownDomain(stage),
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket, { originAccessControl }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy,
      },
      additionalBehaviors: {
        '/v1/*': {
          origin: new HttpOrigin(`${api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`),
          // No redirect: before it, the browser would already have sent the token unencrypted.
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          // Forwards all headers, the token's too, except the host: API Gateway finds the API by its own host name.
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          responseHeadersPolicy,
        },
      },
    });
    acknowledge(distribution, acceptedFindings);
    return distribution;
  }

  /** With CloudFront's own certificate nobody can choose the version of TLS, so only an own domain has a minimum. */
  #ownDomain({ consoleDomain }: Stage) {
    if (!consoleDomain) return {};
    return {
      domainNames: [consoleDomain.name],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', consoleDomain.certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }

  #createHeaders(stage: Stage, signIn: SignIn): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: globalName(stage),
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(signIn), override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
      },
    });
  }
}

const acceptedFindings = {
  'AwsSolutions-CFR1': "A merchant's people may be anywhere.",
  'AwsSolutions-CFR2':
    'It serves a page that is the same for everybody, and an API that is throttled and needs a token.',
  'AwsSolutions-CFR3': 'The access log of the API holds the calls and their merchants. Only page loads are not logged.',
  'AwsSolutions-CFR4':
    "It uses CloudFront's own certificate, which does not allow choosing the version of TLS. Calls to the API use TLS 1.2.",
};

/** The names of these CloudFront resources are unique in an account, not in a region. */
const globalName = (stage: Stage) => `${resourceName(stage, 'console')}-${Aws.REGION}`;
