import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { table } from '../../../functions/adapters/dynamodb/table.ts';
import { routes } from '../../../functions/api/routes.ts';
import { providers } from '../../../functions/providers/index.ts';
import { at, list, number, text } from '../../../functions/untrusted/json.ts';
import { anchor } from '../../../infra/cloud/monitoring/alarm.ts';
import { dashboardPicture } from '../../../infra/cloud/monitoring/dashboard-picture.ts';
import { stageNamed } from '../../../infra/cloud/stage/stages.ts';
import { readConfig } from '../../../infra/console/console-config.ts';
import { circleIn } from './cycles.ts';
import { permissionsOf, permissionsOfRole } from './permissions.ts';
import { type Resource, readable, type Synthesised, synthesise } from './synthesised.ts';

const dev = synthesise('dev', { nag: true });
const prod = synthesise('prod');
const both: readonly [string, Synthesised][] = [
  ['dev', dev],
  ['prod', prod],
];
const names = [...providers.keys()];
const withWebhooks = [...providers.values()].filter(({ webhook }) => webhook).map(({ name }) => name);
const docs = join(import.meta.dirname, '../../../docs');

const ofType = ({ resources }: Synthesised, type: string): readonly Resource[] =>
  Object.values(resources).filter(({ Type }) => Type === type);

/** All functions but the one by which the CDK copies files. */
const ownFunctions = (synthesised: Synthesised) =>
  ofType(synthesised, 'AWS::Lambda::Function').filter(({ Properties }) => Properties.FunctionName !== undefined);

const only = (synthesised: Synthesised, type: string, properties: Record<string, unknown>): Resource => {
  const [found, ...others] = ofType(synthesised, type).filter(({ Properties }) =>
    Object.entries(properties).every(([name, value]) => at(Properties, name) === value),
  );
  if (!found || others.length > 0) throw new Error(`${others.length + 1} of ${type} ${JSON.stringify(properties)}`);
  return found;
};

describe('the stack', () => {
  it('leaves no finding of cdk-nag unanswered', () => {
    expect(dev.findings).toEqual([]);
  });

  it.each(both)('has no circle of resources in %s', (_stage, { resources }) => {
    expect(circleIn(resources)).toBeUndefined();
  });

  it('would see a circle', () => {
    const machine = { Type: 'M', Properties: { Calls: { 'Fn::GetAtt': ['F', 'Arn'] } } };
    const called = { Type: 'F', Properties: {}, DependsOn: ['P'] };
    const policy = { Type: 'P', Properties: { On: { Ref: 'M' } } };

    const circle = circleIn({ M: machine, F: called, P: policy } as unknown as Record<string, Resource>);

    expect(circle).toEqual(['M', 'F', 'P', 'M']);
  });
});

describe('the table', () => {
  it.each(both)('pays by request, can be restored, forgets and is encrypted in %s', (_stage, { template }) => {
    template.hasResourceProperties('AWS::DynamoDB::Table', {
      BillingMode: 'PAY_PER_REQUEST',
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      SSESpecification: { SSEEnabled: true },
      TimeToLiveSpecification: { AttributeName: table.timeToLive, Enabled: true },
    });
  });

  it('has the indexes of the local table', () => {
    const [{ Properties } = only(dev, 'AWS::DynamoDB::Table', {})] = ofType(dev, 'AWS::DynamoDB::Table');

    const indexes = list(Properties, 'GlobalSecondaryIndexes').map((index) => ({
      name: at(index, 'IndexName'),
      keys: list(index, 'KeySchema').map((key) => at(key, 'AttributeName')),
      projection: at(index, 'Projection', 'ProjectionType'),
    }));

    const wanted = table.indexes.map(({ name, partition, sort, projection }) => ({
      name,
      keys: [partition.name, sort.name],
      projection,
    }));
    expect(indexes).toEqual(wanted);
  });

  it('cannot be deleted in production, and can in development', () => {
    const [inProd] = ofType(prod, 'AWS::DynamoDB::Table');
    const [inDev] = ofType(dev, 'AWS::DynamoDB::Table');

    const kept = [inProd, inDev].map((made) => [
      at(made, 'Properties', 'DeletionProtectionEnabled'),
      at(made, 'DeletionPolicy'),
    ]);

    expect(kept).toEqual([
      [true, 'Retain'],
      [false, 'Delete'],
    ]);
  });
});

describe.each(names)('the lane of %s', (name) => {
  const queue = only(dev, 'AWS::SQS::Queue', { QueueName: `dev-${name}` });
  const worker = only(dev, 'AWS::Lambda::Function', { FunctionName: `rescind-dev-advance-${name}` });

  it('hides a message for six times as long as its worker may take', () => {
    expect(number(queue, 'Properties', 'VisibilityTimeout')).toBe(6 * (number(worker, 'Properties', 'Timeout') ?? 0));
  });

  it('keeps messages for 14 days and gives them up to dead letters after five tries', () => {
    const [, deadLetters] =
      /^(.*)$/.exec(readable(at(queue, 'Properties', 'RedrivePolicy', 'deadLetterTargetArn'))) ?? [];

    expect(number(queue, 'Properties', 'MessageRetentionPeriod')).toBe(14 * 24 * 60 * 60);
    expect(at(queue, 'Properties', 'RedrivePolicy', 'maxReceiveCount')).toBe(5);
    expect(dev.resources[deadLetters ?? '']?.Properties.QueueName).toBe(`dev-${name}-dead-letters`);
  });

  it('gives its worker one message at a time, and no more than the stage allows', () => {
    const [id] = Object.entries(dev.resources).find(([, resource]) => resource === worker) ?? [''];
    const source = ofType(dev, 'AWS::Lambda::EventSourceMapping').find(
      ({ Properties }) => readable(at(Properties, 'FunctionName')) === id,
    );

    expect(source?.Properties).toMatchObject({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 2 } });
  });

  it('reads the credentials of this provider alone', () => {
    const secrets = permissionsOf(dev, `rescind-dev-advance-${name}`).filter((one) =>
      one.startsWith('secretsmanager:'),
    );

    const own = `on secretsmanager:secret:rescind/dev/providers/${name}/*`;
    const rotates = providers.get(name)?.login !== undefined;
    expect(secrets).toEqual([
      `secretsmanager:GetSecretValue ${own}`,
      ...(rotates ? [`secretsmanager:PutSecretValue ${own}`] : []),
    ]);
  });

  it('may touch the table, its own queue and the workflow, and nothing else', () => {
    const others = permissionsOf(dev, `rescind-dev-advance-${name}`).filter(
      (one) => !one.startsWith('secretsmanager:'),
    );

    const lane = name.replaceAll(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase());
    expect(others).toEqual([
      'dynamodb:GetItem on Table',
      'dynamodb:UpdateItem on Table',
      ...[
        'ChangeMessageVisibility',
        'DeleteMessage',
        'GetQueueAttributes',
        'GetQueueUrl',
        'ReceiveMessage',
        'SendMessage',
      ].map((action) => `sqs:${action} on ${lane}Queue`),
      'states:SendTaskSuccess on states:stateMachine:rescind-dev',
      'states:StartExecution on states:stateMachine:rescind-dev',
    ]);
  });

  it('takes its base URL from a parameter that refuses http in production', () => {
    const parameter = `${name.replaceAll(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase())}BaseUrl`;
    const patternIn = ({ template }: Synthesised) =>
      new RegExp(text(Object.values(template.findParameters(parameter))[0], 'AllowedPattern') ?? '(?!)');

    const answers = [dev, prod].map((stage) =>
      ['', 'https://pay.example/v1', 'http://127.0.0.1:9000', 'ftp://x'].map((url) => patternIn(stage).test(url)),
    );

    expect(answers).toEqual([
      [true, true, true, false],
      [true, true, false, false],
    ]);
    expect(readable(at(worker, 'Properties', 'Environment', 'Variables', 'BASE_URL'))).toBe(parameter);
  });

  it('calls a known host by default, and none where no host is known', () => {
    const { baseUrls = {} } = providers.get(name) ?? {};
    const parameter = `${name.replaceAll(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase())}BaseUrl`;

    const defaults = [dev, prod].map(({ template }) =>
      at(Object.values(template.findParameters(parameter))[0], 'Default'),
    );

    const known: Readonly<Record<string, string>> = baseUrls;
    expect(defaults).toEqual([known.test ?? known.sandbox ?? '', known.production ?? '']);
  });
});

describe('the permissions of', () => {
  const queuesOf = (wanted: readonly string[]) =>
    wanted
      .map(
        (name) =>
          `sqs:SendMessage on ${name.replaceAll(/(?:^|-)(\w)/g, (_, first: string) => first.toUpperCase())}Queue`,
      )
      .sort();
  const machine = 'on states:stateMachine:rescind-dev';
  const change = ['dynamodb:GetItem on Table', 'dynamodb:UpdateItem on Table'];
  const failureQueue = ['GetQueueAttributes', 'GetQueueUrl', 'SendMessage'].map(
    (action) => `sqs:${action} on EventDeadLetters`,
  );

  it.each([
    [
      'accept-cancellation',
      [
        ...change,
        'dynamodb:PutItem on Table',
        'secretsmanager:DescribeSecret on secretsmanager:secret:rescind/dev/providers/*',
        `states:StartExecution ${machine}`,
      ],
    ],
    ['get-cancellation', ['dynamodb:GetItem on Table']],
    ['list-cancellations', ['dynamodb:Query on Table/index/by-merchant']],
    ['list-providers', ['secretsmanager:DescribeSecret on secretsmanager:secret:rescind/dev/providers/*']],
    ['describe-api', []],
    [
      'review-cancellation',
      [...change, ...queuesOf(names), `states:SendTaskSuccess ${machine}`, `states:StartExecution ${machine}`],
    ],
    [
      'receive-webhook',
      [
        ...change,
        ...withWebhooks.map(
          (name) => `secretsmanager:GetSecretValue on secretsmanager:secret:rescind/dev/webhooks/${name}/*`,
        ),
        ...queuesOf(withWebhooks),
      ],
    ],
    ['authorise', ['dynamodb:GetItem on Table']],
    ['name-merchant', []],
    ['escalate', [...change, `states:SendTaskSuccess ${machine}`]],
    ['confirm-published', [...change, ...failureQueue, `states:StartExecution ${machine}`]],
    [
      'recover-stuck',
      [
        ...change,
        'dynamodb:Query on Table/index/by-wake',
        ...failureQueue,
        ...queuesOf(names),
        `states:SendTaskSuccess ${machine}`,
        `states:StartExecution ${machine}`,
      ],
    ],
  ])('%s are what it needs', (name, wanted) => {
    expect(permissionsOf(dev, `rescind-dev-${name}`)).toEqual([...wanted].sort());
  });

  it('the authorizer end at the clients of merchants', () => {
    dev.template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyName: Match.stringLikeRegexp('AuthoriseRole'),
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Action: 'dynamodb:GetItem',
            Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['client#*'] } },
          }),
        ]),
      },
    });
  });

  it('the workflow are to send, to publish and to escalate; what AWS cannot name is logs and traces', () => {
    const [role = ''] = Object.entries(dev.resources)
      .filter(([id, { Type }]) => Type === 'AWS::IAM::Role' && id.startsWith('WorkflowRole'))
      .map(([id]) => id);

    const permissions = permissionsOfRole(dev.resources, role).filter((one) => !/^(logs|xray):.* on \*$/.test(one));

    expect(permissions).toEqual([
      'events:PutEvents on Bus',
      'lambda:InvokeFunction on FunctionsEscalate',
      ...queuesOf(names),
    ]);
  });
});

describe('every function', () => {
  it.each(ownFunctions(dev).map(({ Properties }) => [Properties.FunctionName, Properties] as const))(
    '%s runs on ARM64 and Node.js 24, is traced and limited in time',
    (_name, properties) => {
      expect(properties).toMatchObject({
        Architectures: ['arm64'],
        Runtime: 'nodejs24.x',
        TracingConfig: { Mode: 'Active' },
        MemorySize: 512,
        Timeout: expect.any(Number),
      });
    },
  );

  it('writes to a log that is kept for a while', () => {
    const retentions = both.map(
      ([, stage]) => new Set(ofType(stage, 'AWS::Logs::LogGroup').map(({ Properties }) => Properties.RetentionInDays)),
    );

    expect(retentions).toEqual([new Set([14]), new Set([90])]);
  });

  it.each(['confirm-published', 'recover-stuck'])('of %s keeps an event that it failed on', (name) => {
    const [id] =
      Object.entries(dev.resources).find(([, { Properties }]) => Properties?.FunctionName === `rescind-dev-${name}`) ??
      [];

    const settings = ofType(dev, 'AWS::Lambda::EventInvokeConfig').find(
      ({ Properties }) => readable(at(Properties, 'FunctionName')) === id,
    );

    expect(readable(at(settings, 'Properties', 'DestinationConfig', 'OnFailure', 'Destination'))).toMatch(
      /^EventDeadLetters/,
    );
    expect(at(settings, 'Properties', 'MaximumRetryAttempts')).toBe(2);
  });
});

describe('the workflow', () => {
  it('is the definition file, traced, with its errors logged', () => {
    const [machine] = ofType(dev, 'AWS::StepFunctions::StateMachine');
    const file = readFileSync(join(import.meta.dirname, '../../../statemachines/cancellation.asl.json'), 'utf8');

    expect(machine?.Properties).toMatchObject({
      DefinitionString: file,
      StateMachineName: 'rescind-dev',
      TracingConfiguration: { Enabled: true },
      LoggingConfiguration: { Level: 'ERROR' },
    });
  });

  it('has a substitution for each of its placeholders', () => {
    const [machine] = ofType(dev, 'AWS::StepFunctions::StateMachine');
    const placeholders = text(machine, 'Properties', 'DefinitionString')?.matchAll(/\$\{(\w+)\}/g) ?? [];

    const substitutions = Object.keys(at(machine, 'Properties', 'DefinitionSubstitutions') ?? {});

    expect(substitutions.sort()).toEqual([...new Set(Array.from(placeholders, ([, name]) => name))].sort());
  });
});

describe('the bus', () => {
  it('is archived, as long as the stage says', () => {
    prod.template.hasResourceProperties('AWS::Events::Archive', {
      EventPattern: { source: ['rescind.cancellations'] },
      RetentionDays: 90,
    });
  });

  it('tells the schema of every event', () => {
    const schemas = ofType(dev, 'AWS::EventSchemas::Schema').map(({ Properties }) => {
      const content: unknown = JSON.parse(String(Properties.Content));
      return [Properties.SchemaName, at(content, '$schema'), at(content, 'properties', 'detail', 'type')];
    });

    const draft4 = 'http://json-schema.org/draft-04/schema#';
    expect(schemas).toEqual(
      ['CancellationCompleted', 'CancellationReviewRequired', 'CancellationContradicted'].map((name) => [
        `rescind.cancellations@${name}`,
        draft4,
        'object',
      ]),
    );
  });

  it.each(both)('gives every target of a rule its tries and its dead letters in %s', (_stage, stage) => {
    const targets = ofType(stage, 'AWS::Events::Rule').flatMap(({ Properties }) => list(Properties, 'Targets'));

    expect(targets.length).toBeGreaterThan(2);
    for (const target of targets) {
      expect(readable(at(target, 'DeadLetterConfig', 'Arn'))).toMatch(/DeadLetters/);
      expect(number(target, 'RetryPolicy', 'MaximumEventAgeInSeconds')).toBeGreaterThan(0);
    }
  });

  it('uses nothing in its patterns but exact values, which the local bus understands too', () => {
    const patterns = both.flatMap(([, stage]) =>
      ofType(stage, 'AWS::Events::Rule').map(({ Properties }) => Properties.EventPattern),
    );

    expect(patterns.filter((pattern) => pattern !== undefined).every(isExact)).toBe(true);
  });

  it('starts recovery every minute, and when a run of ours fails', () => {
    dev.template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' });
    dev.template.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.states'],
        detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'], stateMachineArn: [Match.anyValue()] },
      },
    });
  });
});

/** Lists of literals, in objects of such; nothing that is an operator of EventBridge. */
const isExact = (pattern: unknown): boolean => {
  if (Array.isArray(pattern))
    return pattern.every((value) => typeof value === 'string' || at(value, 'Fn::Join') !== undefined);
  return typeof pattern === 'object' && pattern !== null && Object.values(pattern).every(isExact);
};

describe('the HTTP API', () => {
  it('has exactly the routes that the local front has, public where they are public there', () => {
    const made = ofType(dev, 'AWS::ApiGatewayV2::Route').map(({ Properties }) => [
      Properties.RouteKey,
      Properties.AuthorizationType,
    ]);

    const wanted = routes.map(({ method, path, isPublic }) => [`${method} ${path}`, isPublic ? 'NONE' : 'CUSTOM']);
    expect(made.sort()).toEqual(wanted.sort());
  });

  it('asks the authorizer by token, and again after five minutes', () => {
    dev.template.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerResultTtlInSeconds: 300,
      EnableSimpleResponses: true,
      IdentitySource: ['$request.header.Authorization'],
      AuthorizerPayloadFormatVersion: '2.0',
    });
  });

  it('is throttled, and logs who called what and never what was said', () => {
    const [stage] = ofType(prod, 'AWS::ApiGatewayV2::Stage');

    expect(stage?.Properties).toMatchObject({
      DefaultRouteSettings: { ThrottlingRateLimit: 250, ThrottlingBurstLimit: 500 },
      AccessLogSettings: { DestinationArn: expect.anything() },
    });
    expect(text(stage, 'Properties', 'AccessLogSettings', 'Format')).not.toMatch(/authorization|\$input|body/i);
  });

  it('gives its handlers less time than it has itself', () => {
    const handlers = new Set(routes.map(({ handler }) => `rescind-dev-${handler}`));

    const limits = ofType(dev, 'AWS::Lambda::Function')
      .filter(({ Properties }) => handlers.has(String(Properties.FunctionName)))
      .map(({ Properties }) => Properties.Timeout);

    expect(limits).toEqual(Array.from(handlers, () => 29));
  });
});

describe('identity', () => {
  it('comes from a pool of clients with the three scopes', () => {
    dev.template.hasResourceProperties('AWS::Cognito::UserPoolResourceServer', {
      Identifier: 'cancellations',
      Scopes: ['write', 'read', 'operate'].map((ScopeName) => Match.objectLike({ ScopeName })),
    });
    dev.template.hasResourceProperties('AWS::Cognito::UserPoolClient', {
      AllowedOAuthFlows: ['client_credentials'],
      GenerateSecret: true,
    });
  });

  it('comes from any other issuer instead, and then there is no pool', () => {
    const issuer = { issuer: 'https://login.example', audience: 'rescind', merchantClaim: 'tenant' };

    const { template } = synthesise('dev', { issuer });

    template.resourceCountIs('AWS::Cognito::UserPool', 0);
    template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'rescind-dev-authorise',
      Environment: {
        Variables: Match.objectLike({ ISSUER: 'https://login.example', AUDIENCE: 'rescind', MERCHANT_CLAIM: 'tenant' }),
      },
    });
  });
});

describe('people', () => {
  it('are made by nobody but the operator, and sign in with a second factor', () => {
    dev.template.hasResourceProperties('AWS::Cognito::UserPool', {
      AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
      MfaConfiguration: 'ON',
      EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
    });
  });

  it('cannot change whose they are', () => {
    const [pool] = ofType(dev, 'AWS::Cognito::UserPool');
    const writable = ofType(dev, 'AWS::Cognito::UserPoolClient').flatMap(({ Properties }) =>
      list(Properties, 'WriteAttributes'),
    );

    expect(list(pool, 'Properties', 'Schema')).toEqual([
      expect.objectContaining({ Name: 'merchant', Mutable: false, AttributeDataType: 'String' }),
    ]);
    expect(writable).toEqual(['name']);
  });

  it('are named to the authorizer by the trigger that knows their merchant', () => {
    const [pool] = ofType(dev, 'AWS::Cognito::UserPool');
    const [trigger] =
      Object.entries(dev.resources).find(
        ([, { Properties }]) => Properties?.FunctionName === 'rescind-dev-name-merchant',
      ) ?? [];

    const { PreTokenGenerationConfig: asked } = (pool?.Properties.LambdaConfig ?? {}) as Record<string, unknown>;

    expect([readable(at(asked, 'LambdaArn')), at(asked, 'LambdaVersion')]).toEqual([trigger, 'V2_0']);
    dev.template.hasResourceProperties('AWS::Lambda::Function', {
      FunctionName: 'rescind-dev-authorise',
      Environment: { Variables: Match.objectLike({ MERCHANT_CLAIM: 'client_id', PERSON_CLAIM: 'merchant' }) },
    });
  });

  it('sign in on the page of Cognito alone, and come back to the console alone', () => {
    const client = only(dev, 'AWS::Cognito::UserPoolClient', { ClientName: 'console' });

    const back = [...list(client, 'Properties', 'CallbackURLs'), ...list(client, 'Properties', 'LogoutURLs')];

    expect(client.Properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['cancellations/read', 'cancellations/operate'],
      ExplicitAuthFlows: ['ALLOW_REFRESH_TOKEN_AUTH'],
      SupportedIdentityProviders: ['COGNITO'],
    });
    expect(back.map(readable)).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(consoleAddress)));
  });
});

const consoleAddress = /^https:\/\/ConsoleDistribution[0-9A-F]{8}\/$/;

describe('the console', () => {
  const [distribution] = ofType(dev, 'AWS::CloudFront::Distribution').map(({ Properties }) =>
    at(Properties, 'DistributionConfig'),
  );
  const origin = (behaviour: unknown) =>
    list(distribution, 'Origins').find((one) => at(one, 'Id') === at(behaviour, 'TargetOriginId'));

  it('is a private bucket that CloudFront alone reads, and that is read by TLS alone', () => {
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
    expect(origin(at(distribution, 'DefaultCacheBehavior'))).toHaveProperty('OriginAccessControlId');
  });

  it('passes /v1/* on to the API with its token, and keeps no answer', () => {
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
    expect(readable(at(origin(calls), 'DomainName'))).toMatch(/^Api[0-9A-F]{8}\.execute-api\.region\.urlsuffix$/);
  });

  it.each(both)('tells the browser in %s to load and reach nothing else', (_stage, stage) => {
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

  it('is published with a configuration that it can read', () => {
    const published = only(dev, 'Custom::CDKBucketDeployment', {});

    expect(published.Properties).toMatchObject({ Prune: true, SystemMetadata: { 'cache-control': 'no-cache' } });
    expect(readConfig(JSON.parse(dev.consoleConfig))).toMatchObject({
      target: 'cloud',
      scope: 'cancellations/read cancellations/operate',
      endSessionEndpoint: expect.stringMatching(/\/logout$/),
    });
  });

  const elsewhere = { issuer: 'https://login.example', merchantClaim: 'tenant' };
  const signIn = {
    authorizationEndpoint: 'https://login.example/authorize',
    tokenEndpoint: 'https://login.example/token',
    clientFor: () => 'the-console',
  };

  it.each([
    ['where the stage has none', { stage: { ...stageNamed('dev'), console: false } }],
    ['where another issuer has no client for it', { issuer: elsewhere }],
  ])('is left out %s', (_where, props) => {
    const { template } = synthesise('dev', props);

    template.resourceCountIs('AWS::CloudFront::Distribution', 0);
    template.resourceCountIs('AWS::S3::Bucket', 0);
  });

  it('signs in with another issuer where that has a client for it', () => {
    const { consoleConfig } = synthesise('dev', { issuer: { ...elsewhere, signIn } });

    expect(JSON.parse(consoleConfig)).toEqual({
      target: 'cloud',
      authorizationEndpoint: signIn.authorizationEndpoint,
      tokenEndpoint: signIn.tokenEndpoint,
      clientId: 'the-console',
      scope: 'cancellations/read cancellations/operate',
    });
  });
});

describe('alarms', () => {
  const runbook = readFileSync(join(docs, 'runbook.md'), 'utf8');
  const headings = Array.from(runbook.matchAll(/^## (.+)$/gm), ([, heading = '']) => anchor(heading));
  const alarms = ofType(dev, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties);

  it.each(alarms.map((alarm) => [alarm.AlarmName, alarm] as const))(
    '%s tells its impact and a place in the runbook',
    (_name, alarm) => {
      const [, impact = '', place = ''] =
        /^(.+\.) What to do: docs\/runbook\.md#([\w-]+)$/.exec(String(alarm.AlarmDescription)) ?? [];

      expect(impact.length).toBeGreaterThan(20);
      expect(headings).toContain(place);
      expect(list(alarm, 'AlarmActions').map(readable)).toEqual([expect.stringMatching(/^AlarmsTopic/)]);
    },
  );

  it('have no heading in the runbook left over', () => {
    const rung = alarms.map((alarm) => /#([\w-]+)$/.exec(String(alarm.AlarmDescription))?.[1]);

    expect(new Set(rung)).toEqual(new Set(headings));
  });

  it('stay within the ten metrics that one alarm may add up', () => {
    const most = Math.max(
      ...alarms.map((alarm) => list(alarm, 'Metrics').filter((one) => at(one, 'MetricStat')).length),
    );

    expect(most).toBeLessThanOrEqual(10);
  });

  it.each([...names.map((name) => `dev-${name}-dead-letters`), 'dev-events-dead-letters'])('watch %s', (queue) => {
    const [id] = Object.entries(dev.resources).find(([, { Properties }]) => Properties?.QueueName === queue) ?? [];

    const watching = alarms.filter((alarm) =>
      list(alarm, 'Dimensions').some((dimension) => readable(at(dimension, 'Value')) === id),
    );

    expect(watching).toHaveLength(1);
    expect(watching[0]).toMatchObject({ Threshold: 1, MetricName: 'ApproximateNumberOfMessagesVisible' });
  });

  it.each(names)('ring half an hour after a deadline at %s', (name) => {
    const deadline = providers.get(name)?.times.deadlineSeconds ?? 0;

    const alarm = alarms.find(({ AlarmName }) => AlarmName === `rescind-dev-open-too-long-${name}`);

    const metric = at(list(alarm, 'Metrics')[0], 'MetricStat', 'Metric');
    expect(alarm).toMatchObject({ Threshold: deadline + 1800, TreatMissingData: 'notBreaching' });
    expect(metric).toMatchObject({
      Namespace: 'Rescind',
      MetricName: 'OpenAge',
      Dimensions: expect.arrayContaining([{ Name: 'provider', Value: name }]),
    });
  });
});

describe('the dashboard', () => {
  it('is pictured in the documents as it is', () => {
    const [dashboard] = ofType(prod, 'AWS::CloudWatch::Dashboard');

    const picture = dashboardPicture(at(dashboard, 'Properties', 'DashboardBody'));

    expect(readFileSync(join(docs, 'dashboard.svg'), 'utf8')).toBe(picture);
  });
});
