import type { Resource } from '../synthesised.ts';
import type { Resources } from './rule.ts';
import type { rules, rulesOfDevelopment, rulesOfProduction } from './rules.ts';

type Sentence = keyof typeof rules | keyof typeof rulesOfProduction | keyof typeof rulesOfDevelopment;

interface Broken {
  /** A template that breaks the rule, as far as the rule reads it. */
  readonly resources: Resources;
  readonly findings: readonly string[];
}

const ref = (id: string) => ({ Ref: id });
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] });

// The properties of a resource are as in a template, of which the tests know the shape.
const resource = (type: string, properties: object = {}, rest: object = {}) =>
  ({ Type: type, Properties: properties, ...rest }) as Resource;

const alarm = (properties: object) =>
  resource('AWS::CloudWatch::Alarm', { AlarmActions: [ref('Topic')], ...properties });
const lambda = (properties: object = {}) => resource('AWS::Lambda::Function', properties);
const queue = (properties: object = {}) => resource('AWS::SQS::Queue', properties);
const allow = (statement: object) => ({ Statement: [{ Effect: 'Allow', ...statement }] });

const policyFor = (Action: unknown, Resource: unknown) =>
  resource('AWS::IAM::Policy', { PolicyDocument: allow({ Action, Resource }) });

const onItems = (Action: string, keys: readonly string[]) => ({
  Effect: 'Allow',
  Action,
  Resource: arnOf('Table12345678'),
  Condition: {
    'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
    Null: { 'dynamodb:LeadingKeys': 'false' },
  },
});

const leg = (id: string) => ({ Id: id, MetricStat: { Metric: { Namespace: 'Rescind', MetricName: 'OpenAge' } } });
const legs = Array.from({ length: 11 }, (_, index) => leg(`m${index}`));
const sumOf = (...ids: readonly string[]) => ({ Id: 'sum', Expression: ids.join(' + ') });

const throttles = (metric: string, ...index: readonly string[]) =>
  alarm({
    Namespace: 'AWS/DynamoDB',
    MetricName: metric,
    Dimensions: [
      { Name: 'TableName', Value: ref('Table') },
      ...index.map((name) => ({ Name: 'GlobalSecondaryIndexName', Value: name })),
    ],
  });

const errorsOf = (id: string) =>
  alarm({ Namespace: 'AWS/Lambda', MetricName: 'Errors', Dimensions: [{ Name: 'FunctionName', Value: ref(id) }] });

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`Queue${index}`, queue()]));

/** For each rule a template that breaks it, and what the rule says of it. */
export const broken: Readonly<Record<Sentence, Broken>> = {
  'an alarm may publish to the topic that it notifies': {
    resources: {
      Topic: resource('AWS::SNS::Topic'),
      Policy: resource('AWS::SNS::TopicPolicy', {
        Topics: [ref('Topic')],
        PolicyDocument: {
          Statement: [
            { Effect: 'Deny', Principal: '*', Action: 'sns:Publish' },
            // Without a condition, alarms of every account could publish.
            { Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'sns:Publish' },
          ],
        },
      }),
      Alarm: alarm({}),
      Silent: alarm({ AlarmActions: [] }),
    },
    findings: ['Silent notifies nobody', 'Topic does not let the alarms of this account publish'],
  },
  'an alarm notices one metric also while another has no data': {
    resources: {
      Alarm: alarm({ Metrics: [sumOf('FILL(m0, 0)', 'm1'), leg('m0'), leg('m1')] }),
      Alone: alarm({ Metrics: [sumOf('m0', '1'), leg('m0')] }),
    },
    findings: ['Alarm uses m1 without FILL'],
  },
  'an alarm uses at most ten metrics': {
    resources: { Alarm: alarm({ Metrics: legs }), Full: alarm({ Metrics: legs.slice(1) }) },
    findings: ['Alarm uses 11 metrics'],
  },
  'an alarm watches the throttling of the table and of each index': {
    resources: {
      Table: resource('AWS::DynamoDB::Table', { GlobalSecondaryIndexes: [{ IndexName: 'by-wake' }] }),
      Reads: throttles('ReadThrottleEvents'),
      Writes: throttles('WriteThrottleEvents'),
      ReadsOfIndex: throttles('ReadThrottleEvents', 'by-wake'),
    },
    findings: ['no alarm watches WriteThrottleEvents of Table, index by-wake'],
  },
  "exactly one alarm watches each function's errors": {
    resources: {
      Accept: lambda({ FunctionName: 'rescind-dev-accept' }),
      Get: lambda({ FunctionName: 'rescind-dev-get' }),
      List: lambda({ FunctionName: 'rescind-dev-list' }),
      Errors: errorsOf('Get'),
      MoreErrors: errorsOf('Get'),
      ErrorsOfList: errorsOf('List'),
      ByName: lambda({ FunctionName: 'rescind-dev-by-name' }),
      ErrorsByName: alarm({
        Namespace: 'AWS/Lambda',
        MetricName: 'Errors',
        Dimensions: [{ Name: 'FunctionName', Value: 'rescind-dev-by-name' }],
      }),
      Publisher: lambda(),
      Publication: resource('Custom::Publication', { ServiceToken: arnOf('Publisher') }),
    },
    findings: ['0 alarms watch the errors of accept', '2 alarms watch the errors of get'],
  },
  'what holds data has no fixed name': {
    resources: {
      Table: resource('AWS::DynamoDB::Table', { TableName: 'rescind' }),
      Unnamed: resource('AWS::DynamoDB::Table'),
    },
    findings: ['Table has a fixed name'],
  },
  'nothing is retained if its creation fails': {
    resources: {
      Machine: resource('AWS::StepFunctions::StateMachine', {}, { DeletionPolicy: 'Retain' }),
      Table: resource('AWS::DynamoDB::Table', {}, { DeletionPolicy: 'RetainExceptOnCreate' }),
    },
    findings: ['Machine is retained also if its creation fails'],
  },
  'a queue hides messages for six times the timeout of its reader': {
    resources: {
      Queue: queue({ VisibilityTimeout: 59 }),
      Worker: lambda({ Timeout: 10 }),
      Alias: resource('AWS::Lambda::Alias', { FunctionName: ref('Worker') }),
      Source: resource('AWS::Lambda::EventSourceMapping', {
        EventSourceArn: arnOf('Queue'),
        FunctionName: { 'Fn::Join': ['', [ref('Alias'), ':live']] },
      }),
    },
    findings: ['Queue hides messages for 59 s, and Worker may take 10 s'],
  },
  'a queue has dead letters, or holds them': {
    resources: {
      Queue: queue({ RedrivePolicy: { deadLetterTargetArn: arnOf('DeadLetters'), maxReceiveCount: 5 } }),
      DeadLetters: queue(),
      Alone: queue(),
    },
    findings: ['Alone has no dead-letter queue and is none'],
  },
  'queues, topics and buckets refuse unencrypted calls': {
    resources: {
      Queue: queue(),
      Open: queue(),
      Policy: resource('AWS::SQS::QueuePolicy', {
        Queues: [ref('Queue')],
        PolicyDocument: {
          Statement: [{ Effect: 'Deny', Action: 'sqs:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }],
        },
      }),
      Topic: resource('AWS::SNS::Topic'),
    },
    findings: ['Topic can be called without TLS', 'Open can be called without TLS'],
  },
  'a role has no wildcard without a reason': {
    resources: {
      Policy: resource('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: [
            { Effect: 'Allow', Action: 'xray:PutTraceSegments', Resource: '*' },
            { Effect: 'Allow', Action: ['sqs:SendMessage', 'sqs:Receive*'], Resource: arnOf('Queue') },
            {
              Effect: 'Allow',
              Action: 'secretsmanager:GetSecretValue',
              Resource: 'arn:secret:rescind/dev/providers/*',
            },
          ],
        },
      }),
      Role: resource('AWS::IAM::Role', { ManagedPolicyArns: ['AdministratorAccess'] }),
    },
    findings: [
      'Policy allows sqs:Receive* on Queue',
      'Policy allows secretsmanager:GetSecretValue on arn:secret:rescind/dev/providers/*',
      'Role allows what AdministratorAccess says',
    ],
  },
  'nothing is open to everybody': {
    resources: {
      Policy: resource('AWS::SQS::QueuePolicy', { PolicyDocument: allow({ Principal: { AWS: '*' } }) }),
      Key: resource('AWS::KMS::Key', {
        KeyPolicy: allow({
          Principal: { AWS: '*' },
          Condition: { StringEquals: { 'kms:CallerAccount': ref('AWS::AccountId') } },
        }),
      }),
      Permission: resource('AWS::Lambda::Permission', { Principal: '*' }),
      Own: resource('AWS::Lambda::Permission', { Principal: 'events.amazonaws.com' }),
    },
    findings: ['Policy is open to everybody', 'Permission is open to everybody'],
  },
  'a role names the kinds of items that it may touch': {
    resources: {
      Policy: resource('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: [
            { Effect: 'Allow', Action: 'dynamodb:Scan', Resource: arnOf('Table12345678') },
            onItems('dynamodb:UpdateItem', ['rate#*']),
            onItems('dynamodb:PutItem', ['*']),
            { ...onItems('dynamodb:GetItem', ['lanes']), Condition: {} },
            { Effect: 'Allow', Action: 'dynamodb:Query', Resource: arnOf('Table12345678') },
            {
              Effect: 'Allow',
              Action: 'dynamodb:Query',
              Resource: { 'Fn::Join': ['', [arnOf('Table12345678'), '/index/by-wake']] },
            },
          ],
        },
      }),
    },
    findings: [
      'Policy allows dynamodb:Scan on any item of Table12345678',
      'Policy allows dynamodb:PutItem on any item of Table12345678',
      'Policy allows dynamodb:GetItem on any item of Table12345678',
      'Policy allows dynamodb:Query on any item of Table12345678',
    ],
  },
  'who a client is can be read by the authorizer and written by no role': {
    resources: {
      FunctionsAuthoriseRolePolicy: policyFor(['dynamodb:GetItem', 'dynamodb:PutItem'], arnOf('ClientTable12345678')),
      WorkerRolePolicy: policyFor('dynamodb:GetItem', arnOf('ClientTable12345678')),
    },
    findings: [
      'FunctionsAuthoriseRolePolicy allows dynamodb:PutItem on clients',
      'WorkerRolePolicy may use the table of clients',
    ],
  },
  'no index contains task tokens': {
    resources: {
      Table: resource('AWS::DynamoDB::Table', {
        GlobalSecondaryIndexes: [
          { IndexName: 'by-wake', Projection: { ProjectionType: 'KEYS_ONLY' } },
          {
            IndexName: 'by-merchant',
            Projection: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['status', 'tokens'] },
          },
          { IndexName: 'by-all', Projection: { ProjectionType: 'ALL' } },
        ],
      }),
    },
    findings: ['Table, index by-merchant contains task tokens', 'Table, index by-all contains task tokens'],
  },
  'a role may write a secret only if its provider rotates one': {
    resources: {
      PaceWorkerRolePolicy: policyFor(
        'secretsmanager:PutSecretValue',
        'arn:aws:secretsmanager:secret:rescind/dev/providers/pace/*',
      ),
      Lab4payWorkerRolePolicy: policyFor(
        'secretsmanager:PutSecretValue',
        'arn:aws:secretsmanager:secret:rescind/dev/providers/lab4pay/*',
      ),
      YunoWorkerRolePolicy: policyFor(
        'secretsmanager:UpdateSecret',
        'arn:aws:secretsmanager:secret:rescind/dev/providers/pace/*',
      ),
      OtherPolicy: policyFor(
        'secretsmanager:GetSecretValue',
        'arn:aws:secretsmanager:secret:rescind/dev/webhooks/pace/*',
      ),
    },
    findings: [
      'Lab4payWorkerRolePolicy may write arn:aws:secretsmanager:secret:rescind/dev/providers/lab4pay/*',
      'YunoWorkerRolePolicy may write arn:aws:secretsmanager:secret:rescind/dev/providers/pace/*',
    ],
  },
  'the code of a function may not use network interfaces': {
    resources: {
      Open: policyFor('ec2:CreateNetworkInterface', '*'),
      Closed: resource('AWS::IAM::Policy', {
        PolicyDocument: {
          Statement: [
            { Effect: 'Allow', Action: 'ec2:CreateNetworkInterface', Resource: '*' },
            {
              Effect: 'Deny',
              Action: 'ec2:CreateNetworkInterface',
              Resource: '*',
              Condition: { ArnLike: { 'lambda:SourceFunctionArn': ['arn:aws:lambda:function:f'] } },
            },
          ],
        },
      }),
    },
    findings: ['the code of Open may call ec2:CreateNetworkInterface'],
  },
  'each function has a role of its own': {
    resources: { Accept: lambda({ Role: arnOf('Role') }), Get: lambda({ Role: arnOf('Role') }) },
    findings: ['Accept and Get share Role'],
  },
  'a key lets AWS services use it that must': {
    resources: {
      Key: resource('AWS::KMS::Key', {
        KeyPolicy: allow({
          Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey*'],
        }),
      }),
      Log: resource('AWS::Logs::LogGroup', { KmsKeyId: arnOf('Key') }),
      Topic: resource('AWS::SNS::Topic', { KmsMasterKeyId: arnOf('Key') }),
      Alarm: alarm({}),
      Queue: queue({ KmsMasterKeyId: arnOf('Key') }),
      Rule: resource('AWS::Events::Rule', { Targets: [{ Arn: arnOf('Queue') }] }),
    },
    findings: [
      'Key does not let cloudwatch.amazonaws.com use it for Topic',
      'Key does not let events.amazonaws.com use it for Queue',
    ],
  },
  'each log is deleted some day': {
    resources: {
      Log: resource('AWS::Logs::LogGroup'),
      Accept: lambda({ LoggingConfig: { LogGroup: ref('Log') } }),
      Get: lambda(),
    },
    findings: ['Log is kept for ever', 'Get logs to a group that Lambda creates'],
  },
  'no variable of a function looks like a secret': {
    resources: {
      Accept: lambda({
        Environment: {
          Variables: { TOKEN_URL: 'https://login.example', API_KEY: 'x', SALT: '{{resolve:secretsmanager:salt}}' },
        },
      }),
    },
    findings: ['Accept has a variable API_KEY', 'Accept has a variable SALT'],
  },
  'only known routes need no token': {
    resources: {
      List: resource('AWS::ApiGatewayV2::Route', { RouteKey: 'GET /v1/cancellations', AuthorizationType: 'NONE' }),
      Open: resource('AWS::ApiGatewayV2::Route', { RouteKey: 'GET /v1/openapi.json', AuthorizationType: 'NONE' }),
      Url: resource('AWS::Lambda::Url'),
    },
    findings: ['GET /v1/cancellations needs no token', 'Url is an address beside the API'],
  },
  'the template has at most 500 resources': {
    resources: many(501),
    findings: ['the template has 501 resources'],
  },
  'no provider is simulated': {
    resources: {
      SimulatorsPayments: resource('AWS::DynamoDB::Table'),
      Route: resource('AWS::ApiGatewayV2::Route', { RouteKey: 'ANY /simulators/{proxy+}' }),
    },
    findings: ['SimulatorsPayments belongs to the simulated providers', 'Route belongs to the simulated providers'],
  },
  'what holds data is retained': {
    resources: {
      Table: resource('AWS::DynamoDB::Table', {}, { DeletionPolicy: 'Delete', UpdateReplacePolicy: 'Delete' }),
      Key: resource('AWS::KMS::Key', {}, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' }),
      Address: resource('AWS::EC2::EIP', {}, { DeletionPolicy: 'RetainExceptOnCreate' }),
      ConsoleFiles: resource('AWS::S3::Bucket', {}, { DeletionPolicy: 'Delete' }),
    },
    findings: [
      'Table is deleted with the stack',
      'Table is deleted when it is replaced',
      'Address is deleted when it is replaced',
    ],
  },
  'the table can be restored to any second': {
    resources: { Table: resource('AWS::DynamoDB::Table') },
    findings: ['Table cannot be restored to a point in time'],
  },
  'functions that one caller could starve have concurrency of their own': {
    resources: {
      Worker: lambda({ FunctionName: 'rescind-prod-advance-pace' }),
      Recovery: lambda({ FunctionName: 'rescind-prod-recover-stuck', ReservedConcurrentExecutions: 2 }),
      Accept: lambda({ FunctionName: 'rescind-prod-accept-cancellation', ReservedConcurrentExecutions: 899 }),
      List: lambda({ FunctionName: 'rescind-prod-list-cancellations' }),
    },
    findings: [
      'advance-pace has no concurrency of its own',
      'recover-stuck may run twice at once',
      '901 are reserved, more than Lambda allows',
    ],
  },
  'no concurrency is reserved': {
    resources: { Get: lambda({ FunctionName: 'rescind-dev-get', ReservedConcurrentExecutions: 5 }) },
    findings: ['get reserves 5'],
  },
};
