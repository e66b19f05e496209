import { at, list } from '../../../functions/untrusted/json.ts';
import { type Resource, readable, type Synthesised } from './synthesised.ts';

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** Everything that a function's role may do, as `action on resource`; what every function may do is left out. */
export function permissionsOf({ resources }: Synthesised, functionName: string): readonly string[] {
  const called = Object.values(resources).find(
    ({ Type, Properties }) => Type === 'AWS::Lambda::Function' && Properties.FunctionName === functionName,
  );
  return permissionsOfRole(resources, readable(called?.Properties.Role));
}

export function permissionsOfRole(resources: Synthesised['resources'], role: string): readonly string[] {
  return Object.values(resources)
    .filter(
      ({ Type, Properties }) => Type === 'AWS::IAM::Policy' && list(Properties, 'Roles').map(readable).includes(role),
    )
    .flatMap(statementsOf)
    .flatMap((statement) =>
      asList(at(statement, 'Action')).flatMap((action) =>
        asList(at(statement, 'Resource')).map((resource) => `${String(action)} on ${named(readable(resource))}`),
      ),
    )
    .filter((permission) => !/^(logs:(CreateLogStream|PutLogEvents)|xray:Put\w+) on /.test(permission))
    .sort();
}

const statementsOf = ({ Properties }: Resource) => list(Properties, 'PolicyDocument', 'Statement');

/** Logical ids without the digest that CDK ends them with. */
const named = (resource: string) => resource.replace(/^(\w+?)[0-9A-F]{8}(?=$|\/)/, '$1');
