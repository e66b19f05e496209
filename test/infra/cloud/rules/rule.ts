import { at, list } from '../../../../functions/untrusted/json.ts';
import { type Resource, readable } from '../synthesised.ts';

export type Resources = Readonly<Record<string, Resource>>;

/** Returns one sentence for each place in a template that breaks the rule, or nothing if the rule holds. */
export type Rule = (resources: Resources) => readonly string[];

/** The resources of one of these types, with their logical ids. */
export const ofTypes = (resources: Resources, ...types: readonly string[]) =>
  Object.entries(resources).filter(([, { Type }]) => types.includes(Type));

/** Whether a resource belongs to the simulated providers, which only development has and nobody relies on. */
export const isSimulated = (id: string) => id.startsWith('Simulators');

/** The rule for everything except the simulated providers. */
export const apartFromSimulators =
  (rule: Rule): Rule =>
  (resources) =>
    rule(Object.fromEntries(Object.entries(resources).filter(([id]) => !isSimulated(id))));

/** The names of functions as people know them: without the service and the stage. */
export const nameOf = ({ Properties }: Resource) => String(Properties.FunctionName ?? '').replace(/^rescind-\w+?-/, '');

/** The logical ids that a value refers to, at any depth. */
export function referencesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === 'Ref') return [String(inner)];
    if (name === 'Fn::GetAtt') return [String(list(value, name)[0])];
    return referencesIn(inner);
  });
}

/** The logical id of the function that a value refers to, also by its name, an alias or a version of the function. */
export function functionIn(resources: Resources, value: unknown): string | undefined {
  const named = ofTypes(resources, 'AWS::Lambda::Function').find(
    ([, { Properties }]) => typeof value === 'string' && Properties.FunctionName === value,
  );
  if (named) return named[0];
  for (const id of referencesIn(value)) {
    const { Type = '', Properties } = resources[id] ?? {};
    if (Type === 'AWS::Lambda::Function') return id;
    if (/^AWS::Lambda::(Alias|Version)$/.test(Type)) return functionIn(resources, Properties?.FunctionName);
  }
  return undefined;
}

/** The statements of the policies of a type that are attached to a resource, by the property that lists where they belong. */
export const statementsOn = (resources: Resources, type: string, property: string, id: string): readonly unknown[] =>
  ofTypes(resources, type)
    .filter(([, policy]) => referencesIn(at(policy, 'Properties', property)).includes(id))
    .flatMap(([, policy]) => list(policy, 'Properties', 'PolicyDocument', 'Statement'));

export const asList = (value: unknown): readonly unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

/** Whether a statement allows an AWS service, such as `cloudwatch.amazonaws.com`, all of these actions. */
export function allowsService(statement: unknown, service: string, ...actions: readonly string[]): boolean {
  const services = asList(at(statement, 'Principal', 'Service')).map(readable);
  const allowed = asList(at(statement, 'Action')).map(String);
  return (
    at(statement, 'Effect') === 'Allow' &&
    services.some((one) => one === service || one.startsWith(service.replace('amazonaws.com', ''))) &&
    actions.every((action) => allowed.some((one) => covers(one, action)))
  );
}

const covers = (pattern: string, action: string) =>
  pattern.endsWith('*') ? action.startsWith(pattern.slice(0, -1)) : pattern === action;

const accountConditions = ['aws:PrincipalAccount', 'aws:SourceAccount', 'kms:CallerAccount'];

/** Whether the conditions of a statement hold only for callers, or sources, in the account of the stack. */
export const isForThisAccount = (statement: unknown): boolean =>
  accountConditions.some((name) => readable(at(statement, 'Condition', 'StringEquals', name)) === 'accountid') ||
  ['ArnEquals', 'ArnLike', 'StringLike'].some((test) =>
    referencesIn(at(statement, 'Condition', test, 'aws:SourceArn')).includes('AWS::AccountId'),
  );
