import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
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
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { BlockPublicAccess, Bucket, BucketEncryption, type CfnBucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { BucketDeployment, CacheControl, type ISource, Source } from 'aws-cdk-lib/aws-s3-deployment';
import { Construct } from 'constructs';
import { contentSecurityPolicy } from '../../console/build.ts';
import type { ConsoleConfig } from '../../console/console-config.ts';
import { acknowledge } from '../backend/acknowledge.ts';
import type { SignIn } from '../stage/issuer.ts';
import { named } from '../stage/names.ts';
import type { Stage } from '../stage/stages.ts';
import { scopesOfPeople } from './client-pool.ts';

export interface ConsoleSiteProps {
  readonly stage: Stage;
  readonly api: HttpApi;
  readonly signIn: SignIn;
  /** The built page, without its `config.json`. */
  readonly page: ISource;
}

/** The console behind one address: its files from a private bucket, and `/v1/*` from the API, so that no CORS is needed. */
export class ConsoleSite extends Construct {
  /** The page's own address, to which people come back from signing in. */
  readonly url: string;

  constructor(scope: Construct, id: string, { stage, api, signIn, page }: ConsoleSiteProps) {
    super(scope, id);
    const bucket = this.#bucket();
    this.url = `https://${this.#distribution(stage, bucket, api, signIn).distributionDomainName}/`;
    const config: ConsoleConfig = {
      target: 'cloud',
      authorizationEndpoint: signIn.authorizationEndpoint,
      tokenEndpoint: signIn.tokenEndpoint,
      ...(signIn.endSessionEndpoint ? { endSessionEndpoint: signIn.endSessionEndpoint } : {}),
      clientId: signIn.clientFor(this.url),
      scope: scopesOfPeople.join(' '),
    };
    this.#publish(stage, bucket, [page, Source.jsonData('config.json', config)]);
  }

  /** Holds nothing that the next deployment would not bring back. */
  #bucket(): IBucket {
    const bucket = new Bucket(this, 'Files', {
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    acknowledge(bucket, {
      'AwsSolutions-S1': 'Only CloudFront reads it, and what it holds is the same for everybody.',
    });
    // It is one; the two types differ in how they write an optional property.
    return bucket as IBucket;
  }

  #distribution(stage: Stage, bucket: IBucket, api: HttpApi, { tokenEndpoint }: SignIn): Distribution {
    const responseHeadersPolicy = this.#headers(stage, contentSecurityPolicy({ tokenEndpoint }));
    const originAccessControl = new S3OriginAccessControl(this, 'Access', {
      originAccessControlName: everywhere(stage),
    });
    const distribution = new Distribution(this, 'Distribution', {
      comment: `${Stack.of(this).stackName}: console`,
      defaultRootObject: 'index.html',
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultBehavior: {
        origin: S3BucketOrigin.withOriginAccessControl(bucket, { originAccessControl }),
        viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
        responseHeadersPolicy,
      },
      additionalBehaviors: {
        '/v1/*': {
          origin: new HttpOrigin(`${api.apiId}.execute-api.${Aws.REGION}.${Aws.URL_SUFFIX}`),
          // A redirect would come after the token had been sent in the clear.
          viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
          allowedMethods: AllowedMethods.ALLOW_ALL,
          cachePolicy: CachePolicy.CACHING_DISABLED,
          // Every header but the host, which API Gateway finds its API by: so the token comes along.
          originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
          responseHeadersPolicy,
        },
      },
    });
    acknowledge(distribution, {
      'AwsSolutions-CFR1': "A merchant's people may be anywhere.",
      'AwsSolutions-CFR2':
        'Behind it are a page that is the same for everybody, and an API that is throttled and asks for a token.',
      'AwsSolutions-CFR3':
        'Calls are in the access log of the API with their merchant; what is left is who loaded the page.',
      'AwsSolutions-CFR4':
        "It has CloudFront's own certificate, with which no version of TLS can be chosen; the API behind it is called by TLS 1.2.",
    });
    return distribution;
  }

  #headers(stage: Stage, policy: string): ResponseHeadersPolicy {
    return new ResponseHeadersPolicy(this, 'Headers', {
      responseHeadersPolicyName: everywhere(stage),
      securityHeadersBehavior: {
        contentSecurityPolicy: { contentSecurityPolicy: policy, override: true },
        contentTypeOptions: { override: true },
        frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
        referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
        strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
      },
    });
  }

  /** By a function of the CDK, which copies the files when they or the configuration have changed. */
  #publish(stage: Stage, bucket: IBucket, sources: ISource[]): void {
    const logGroup = new LogGroup(this, 'PublishLog', {
      logGroupName: `/rescind/${stage.name}/publish-console`,
      retention: stage.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(this, 'PublishRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    new BucketDeployment(this, 'Publish', {
      sources,
      destinationBucket: bucket,
      role,
      logGroup,
      memoryLimit: publishMegabytes,
      // Names stay the same, so a browser asks each time, and CloudFront after a second.
      cacheControl: [CacheControl.noCache()],
      // An empty bucket can be deleted.
      retainOnDelete: false,
    });
    this.#acknowledgePublisher(bucket, role);
  }

  #acknowledgePublisher(bucket: IBucket, role: Role): void {
    const stack = Stack.of(this);
    const files = stack.getLogicalId(bucket.node.defaultChild as CfnBucket);
    const kinds = ['GetBucket', 'GetObject', 'List', 'Abort', 'DeleteObject'].map((kind) => `Action::s3:${kind}*`);
    const places = ['arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>', `<${files}.Arn>`];
    for (const what of [...kinds, ...places.map((place) => `Resource::${place}/*`)]) {
      acknowledge(role, {
        [`AwsSolutions-IAM5[${what}]`]:
          "It copies every file from the CDK's assets into the console's own bucket, and reads and writes nothing else.",
      });
    }
    const publisher = stack.node.children.find(({ node }) => node.id.startsWith('Custom::CDKBucketDeployment'));
    acknowledge(publisher ?? this, {
      'AwsSolutions-L1': 'The CDK chooses the runtime of its own function, and newer versions of it choose newer ones.',
      'Serverless-LambdaLatestVersion': 'The same.',
      'Serverless-LambdaDLQ': 'CloudFormation calls it and waits; a failure fails the deployment.',
      'Serverless-LambdaTracing': 'It runs during deployments alone, and what it did is in its log.',
    });
  }
}

const publishMegabytes = 256;

/** CloudFront's names are an account's, not a region's. */
const everywhere = (stage: Stage) => `${named(stage, 'console')}-${Aws.REGION}`;
