import { at, list } from '../../../functions/untrusted/json.ts';
import { type Resource, readable, type Synthesised } from './synthesised.ts';

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/**
 * What the role of a function allows, as `action on resource`, and with ` of key` for each key of an item to which it is
 * limited. Without the logs and traces of every function, and without what is denied.
 */
export function permissionsOf({ resources }: Synthesised, functionName: string): readonly string[] {
  const found = Object.values(resources).find(
    ({ Type, Properties }) => Type === 'AWS::Lambda::Function' && Properties.FunctionName === functionName,
  );
  return permissionsOfRole(resources, readable(found?.Properties.Role));
}

export function permissionsOfRole(resources: Synthesised['resources'], role: string): readonly string[] {
  return Object.values(resources)
    .filter(
      ({ Type, Properties }) => Type === 'AWS::IAM::Policy' && list(Properties, 'Roles').map(readable).includes(role),
    )
    .flatMap(statementsOf)
    .filter((statement) => at(statement, 'Effect') === 'Allow')
    .flatMap((statement) =>
      asList(at(statement, 'Action')).flatMap((action) =>
        asList(at(statement, 'Resource')).flatMap((resource) =>
          keysIn(statement).map((key) => `${String(action)} on ${named(readable(resource))}${key}`),
        ),
      ),
    )
    .filter((permission) => !/^(logs:(CreateLogStream|PutLogEvents)|xray:Put\w+) on /.test(permission))
    .sort();
}

const statementsOf = ({ Properties }: Resource) => list(Properties, 'PolicyDocument', 'Statement');

const keysIn = (statement: unknown) => {
  const keys = list(statement, 'Condition', 'ForAllValues:StringLike', 'dynamodb:LeadingKeys');
  return keys.length === 0 ? [''] : keys.map((key) => ` of ${String(key)}`);
};

/** Removes the hash that the CDK adds to logical ids. */
const named = (resource: string) => resource.replace(/^(\w+?)[0-9A-F]{8}(?=$|\/)/, '$1');
