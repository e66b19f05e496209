import { at, list, text } from '../../../functions/untrusted/json.ts';
import { readable, withoutHash } from './readable.ts';

/** The resources of a template, by logical id. */
export type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: unknown }>>;

/** What a role may do, and who has it. */
export interface Reach {
  /** The name of the function, or what else has the role. */
  readonly holder: string;
  readonly statements: readonly unknown[];
  /** The names of policies whose content AWS decides. */
  readonly managed: readonly string[];
}

export const nameOfFunction = (properties: unknown) => text(properties, 'FunctionName')?.replace(/^rescind-\w+?-/, '');

const roleProperties = ['Role', 'RoleArn', 'ServiceRoleArn'];

/** What uses a role: a function by its name, everything else by its logical id without the hash. */
function holderOf(resources: Resources, role: string): string {
  const holder = Object.entries(resources).find(([, { Properties }]) =>
    roleProperties.some((name) => at(Properties, name) !== undefined && readable(at(Properties, name)) === role),
  );
  if (!holder) return `nobody (${role})`;
  const [id, { Type, Properties }] = holder;
  if (Type === 'AWS::StepFunctions::StateMachine') return 'the workflow';
  const name = nameOfFunction(Properties) ?? withoutHash(id);
  return Type === 'AWS::CodeDeploy::DeploymentGroup'
    ? `CodeDeploy for ${name.replace(/^Deploymentrescind(dev|prod)/, '')}`
    : name;
}

/** Every role of a template, in the order of the names of those who have it. */
export function reachesOf(resources: Resources): readonly Reach[] {
  const policies = Object.values(resources).filter(({ Type }) => /^AWS::IAM::(Managed)?Policy$/.test(Type));
  return Object.entries(resources)
    .filter(([, { Type }]) => Type === 'AWS::IAM::Role')
    .map(([role, { Properties }]) => ({
      holder: holderOf(resources, role),
      managed: list(Properties, 'ManagedPolicyArns').map(readable),
      statements: [
        ...list(Properties, 'Policies').flatMap((policy) => list(policy, 'PolicyDocument', 'Statement')),
        ...policies
          .filter((policy) => list(policy, 'Properties', 'Roles').map(readable).includes(role))
          .flatMap((policy) => list(policy, 'Properties', 'PolicyDocument', 'Statement')),
      ],
    }))
    .toSorted((a, b) => (a.holder < b.holder ? -1 : 1));
}

/** Who may call a function without a role of the stack: AWS services, by the function's name. */
export function callersOf(resources: Resources): ReadonlyMap<string, readonly string[]> {
  const pairs = Object.values(resources)
    .filter(({ Type }) => Type === 'AWS::Lambda::Permission')
    .map(({ Properties }) => [functionNamed(resources, readable(at(Properties, 'FunctionName'))), Properties] as const);
  return new Map(
    [...Map.groupBy(pairs, ([name]) => name)]
      .map(([name, found]) => [name, [...new Set(found.map(([, one]) => text(one, 'Principal') ?? ''))]] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** The name of the function that a logical id means, also that of an alias of the function. */
function functionNamed(resources: Resources, id: string): string {
  const properties = resources[id]?.Properties;
  const target = at(properties, 'FunctionName');
  if (resources[id]?.Type === 'AWS::Lambda::Alias') return functionNamed(resources, readable(target));
  return nameOfFunction(properties) ?? id;
}
