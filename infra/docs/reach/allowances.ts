import { at, list, text } from '../../../functions/untrusted/json.ts';
import { readables, withoutHash } from './readable.ts';
import type { Resources } from './roles.ts';

/** What a resource itself allows somebody, whatever roles that one has. */
export interface Allowance {
  readonly resource: string;
  readonly who: string;
  readonly actions: string;
  readonly onlyIf: string;
}

/** Resources that give permissions in a way that `docs/reach.md` does not show. */
const unknown = /^AWS::(IAM::(RolePolicy|UserPolicy|GroupPolicy|User|Group)|Lambda::(Url|LayerVersionPermission))$/;

/** The policies of a resource that is no policy of IAM: in it, or about others. */
const policiesIn = ({ Properties }: Resources[string]): readonly unknown[] => [
  at(Properties, 'PolicyDocument'),
  at(Properties, 'KeyPolicy'),
  at(Properties, 'ResourcePolicy'),
  at(Properties, 'ResourcePolicy', 'PolicyDocument'),
];

/** Everybody is `*`. Of a role or an account, the whole name is shown. */
const whoIs = (principal: unknown): string =>
  typeof principal === 'string'
    ? principal
    : Object.values(principal ?? {})
        .flatMap(readables)
        .join(', ');

const allowanceOf = (id: string, statement: unknown): Allowance => ({
  resource: readables(at(statement, 'Resource') ?? id)
    .map((name) => name.replace(/^[^/]+/, withoutHash))
    .join(', '),
  who: whoIs(at(statement, 'Principal') ?? `*, except ${whoIs(at(statement, 'NotPrincipal'))}`),
  actions: readables(at(statement, 'Action') ?? `*, except ${readables(at(statement, 'NotAction'))}`).join(', '),
  onlyIf: Object.entries(at(statement, 'Condition') ?? {})
    .flatMap(([operator, keys]) =>
      Object.entries(keys as object).map(([key, value]) => `${operator} ${key} ${readables(value).map(withoutHash)}`),
    )
    .join(', '),
});

/**
 * What the policies of queues, topics, buckets and other resources allow.
 * @throws Error for a resource that gives permissions in another way.
 */
export function allowancesOf(resources: Resources): readonly Allowance[] {
  for (const [id, { Type }] of Object.entries(resources))
    if (unknown.test(Type)) throw new Error(`docs/reach.md cannot show what ${id} (${Type}) allows`);
  return Object.entries(resources)
    .filter(([, { Type }]) => !Type.startsWith('AWS::IAM::'))
    .flatMap(([id, resource]) =>
      policiesIn(resource)
        .flatMap((policy) => list(policy, 'Statement'))
        .filter((statement) => text(statement, 'Effect') === 'Allow')
        .map((statement) => allowanceOf(id, statement)),
    )
    .toSorted((a, b) => (a.resource < b.resource ? -1 : 1));
}
