import { at, list } from '../../../../functions/untrusted/json.ts';
import { readable } from '../synthesised.ts';
import { asList, isForThisAccount, ofTypes, type Resources, type Rule } from './rule.ts';

interface Excuse {
  /** The logical id of the policy, or of the role, matches. */
  readonly policy: RegExp;
  /** The action and the resource, as in `s3:Get* on *`, or `what <the ARN of a managed policy> says`. */
  readonly permission: RegExp;
  readonly reason: string;
}

/** Every wildcard that a role may have. What `infra/cloud/backend/may.ts` names with a wildcard is here too. */
const wildcards: readonly Excuse[] = [
  {
    policy: /./,
    permission: /^xray:Put(TelemetryRecords|TraceSegments) on \*$/,
    reason: 'X-Ray has no resources to name.',
  },
  {
    policy: /./,
    permission: /^secretsmanager:DescribeSecret on \S+:secret:rescind\/\w+\/providers\/\*$/,
    reason: 'Merchants get their secrets after the deployment. A description holds no secret.',
  },
  {
    policy: /./,
    permission: /^secretsmanager:(Get|Put)SecretValue on \S+:secret:rescind\/\w+\/(providers|webhooks)\/[\w-]+\/\*$/,
    reason: 'Merchants get their secrets after the deployment. The path is that of one provider.',
  },
  {
    policy: /^FunctionsReceiveWebhookRole/,
    permission: /^secretsmanager:ListSecrets on \*$/,
    reason: 'The list of secrets has no resources to name. It holds no secret.',
  },
  {
    policy: /^WorkflowRole/,
    permission:
      /^(logs:\w*(LogDelivery|LogDeliveries|ResourcePolicy|ResourcePolicies|LogGroups)|xray:GetSampling\w+) on \*$/,
    reason: 'Log delivery and X-Ray have no resources to name.',
  },
  {
    policy: /^ConsolePublishRole/,
    permission: /^s3:(GetBucket\*|GetObject\*|List\*|Abort\*|DeleteObject\*|Put\w+) on (?!\*$)/,
    reason: 'The CDK grants so what copies the files of the console from its assets.',
  },
  {
    policy: /WorkerRole/,
    permission: /^ec2:\w+(NetworkInterfaces?|Subnets|PrivateIpAddresses) on \*$/,
    reason:
      'Lambda connects a function to a VPC with the role of the function, and the interfaces have no names before.',
  },
  {
    policy: /^Deployment\w+ServiceRole/,
    permission: /:aws:policy\/service-role\/AWSCodeDeployRoleForLambdaLimited says$/,
    reason: 'AWS keeps this policy for CodeDeploy, which moves aliases and reads alarms.',
  },
];

/** Reports each `*` in an action or a resource that no excuse covers, and each policy whose content AWS decides. */
export const rolesHaveNoWildcard: Rule = (resources) =>
  wildcardsIn(resources)
    .filter((found) => !wildcards.some((excuse) => isExcused(found, excuse)))
    .map(({ policy, permission }) => `${policy} allows ${permission}`);

/** The excuses that none of these templates needs. */
export const unusedExcuses = (templates: readonly Resources[]): readonly Excuse[] => {
  const found = templates.flatMap(wildcardsIn);
  return wildcards.filter((excuse) => !found.some((one) => isExcused(one, excuse)));
};

interface Permission {
  readonly policy: string;
  readonly permission: string;
}

const isExcused = ({ policy, permission }: Permission, excuse: Excuse) =>
  excuse.policy.test(policy) && excuse.permission.test(permission);

function wildcardsIn(resources: Resources): readonly Permission[] {
  const documents = [
    ...ofTypes(resources, 'AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy').map(
      ([id, one]) => [id, at(one, 'Properties', 'PolicyDocument')] as const,
    ),
    ...ofTypes(resources, 'AWS::IAM::Role').flatMap(([id, one]) =>
      list(one, 'Properties', 'Policies').map((inner) => [id, at(inner, 'PolicyDocument')] as const),
    ),
  ];
  const managed = ofTypes(resources, 'AWS::IAM::Role').flatMap(([policy, role]) =>
    list(role, 'Properties', 'ManagedPolicyArns').map((arn) => ({ policy, permission: `what ${readable(arn)} says` })),
  );
  const named = documents.flatMap(([policy, document]) =>
    list(document, 'Statement')
      .filter((statement) => at(statement, 'Effect') === 'Allow')
      .flatMap(permissionsOf)
      .filter((permission) => permission.includes('*'))
      .map((permission) => ({ policy, permission })),
  );
  return [...named, ...managed];
}

const permissionsOf = (statement: unknown) =>
  asList(at(statement, 'Action') ?? `*, except ${at(statement, 'NotAction')}`).flatMap((action) =>
    asList(at(statement, 'Resource') ?? '*').map((resource) => `${String(action)} on ${readable(resource)}`),
  );

/** Neither a queue, a topic, a bucket, a key nor a function is open to everybody, that is to other accounts too. */
export const nothingIsOpenToEverybody: Rule = (resources) =>
  Object.entries(resources).flatMap(([id, { Type, Properties }]) => {
    const document = at(Properties, 'PolicyDocument') ?? at(Properties, 'KeyPolicy');
    const open = list(document, 'Statement').filter(
      (statement) =>
        at(statement, 'Effect') === 'Allow' && isEverybody(at(statement, 'Principal')) && !isForThisAccount(statement),
    );
    const callable = Type === 'AWS::Lambda::Permission' && at(Properties, 'Principal') === '*';
    return open.length > 0 || callable ? [`${id} is open to everybody`] : [];
  });

const isEverybody = (principal: unknown) => principal === '*' || asList(at(principal, 'AWS')).includes('*');

/** Two functions with one role would each have the permissions of both. */
export const functionsHaveTheirOwnRoles: Rule = (resources) => {
  const roles = ofTypes(resources, 'AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine').map(
    ([id, { Properties }]) => [readable(Properties.Role ?? Properties.RoleArn), id] as const,
  );
  return [...Map.groupBy(roles, ([role]) => role)]
    .filter(([, users]) => users.length > 1)
    .map(([role, users]) => `${users.map(([, id]) => id).join(' and ')} share ${role}`);
};
