import { at, list, text } from '../../../../functions/untrusted/json.ts';
import { readable } from '../synthesised.ts';

/** One action that a role asks for, as IAM sees it. */
export interface Asked {
  /** Such as `dynamodb:GetItem`. */
  readonly action: string;
  /** As `readable` writes the resource of a template. */
  readonly resource: string;
  /** The values of condition keys. A key without values is not in the request. */
  readonly context: Readonly<Record<string, readonly string[]>>;
}

/** A statement of a policy in a template. */
export type Statement = unknown;

const asTexts = (value: unknown): readonly string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map(readable);

const actionsOf = (statement: Statement) => asTexts(at(statement, 'Action'));
const resourcesOf = (statement: Statement) => asTexts(at(statement, 'Resource'));

/** In a pattern `*` stands for any text, and `?` for one character. */
const matches = (pattern: string, value: string): boolean =>
  new RegExp(
    `^${pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
    's',
  ).test(value);

/** Whether one value of the request fits one of the policy. */
const comparisons: Readonly<Record<string, (wanted: string, value: string) => boolean>> = {
  StringEquals: (wanted, value) => wanted === value,
  StringLike: matches,
  ArnLike: matches,
};

/**
 * Whether a condition holds (IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for
 * multivalued context keys"): an operator is false for a key that is not in the request, and `ForAllValues` is true for it.
 * @throws Error for an operator that the policies of this project do not use.
 */
function holds(operator: string, key: string, wanted: readonly string[], { context }: Asked): boolean {
  const values = context[key] ?? [];
  if (operator === 'Null') return wanted.includes(String(values.length === 0));
  const [, forAll, name = ''] = /^(ForAllValues:)?(\w+)$/.exec(operator) ?? [];
  const compare = comparisons[name];
  if (!compare) throw new Error(`nobody knows what the operator ${operator} means`);
  const fits = (value: string) => wanted.some((one) => compare(one, value));
  return forAll ? values.every(fits) : values.length > 0 && values.some(fits);
}

/** @throws Error for a statement that says what it is not about, which the policies of this project do not do. */
function applies(statement: Statement, asked: Asked): boolean {
  for (const name of ['NotAction', 'NotResource'])
    if (at(statement, name) !== undefined) throw new Error(`nobody knows what ${name} means`);
  if (!actionsOf(statement).some((pattern) => matches(pattern, asked.action))) return false;
  if (!resourcesOf(statement).some((pattern) => matches(pattern, asked.resource))) return false;
  return Object.entries(at(statement, 'Condition') ?? {}).every(([operator, keys]) =>
    Object.entries(keys as Readonly<Record<string, unknown>>).every(([key, wanted]) =>
      holds(operator, key, asTexts(wanted), asked),
    ),
  );
}

/** An explicit denial counts more than every allowance, and nothing is allowed that no statement allows. */
export function isAllowed(statements: readonly Statement[], asked: Asked): boolean {
  const effects = statements.filter((statement) => applies(statement, asked)).map((one) => text(one, 'Effect'));
  return effects.includes('Allow') && !effects.includes('Deny');
}

/** Each action on each resource that a statement allows, and for items each key: what a test can ask for one at a time. */
export const grantsOf = (statement: Statement): readonly Statement[] =>
  actionsOf(statement).flatMap((Action) =>
    resourcesOf(statement).flatMap((Resource) => {
      const keys = list(statement, 'Condition', 'ForAllValues:StringLike', 'dynamodb:LeadingKeys');
      const one = { Effect: 'Allow', Action, Resource };
      if (keys.length === 0) return [one];
      return keys.map((key) => ({
        ...one,
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [key] } },
      }));
    }),
  );

/** Such as `dynamodb:GetItem on Table of cancellation#*`. */
export function grantText(grant: Statement): string {
  const [key] = list(grant, 'Condition', 'ForAllValues:StringLike', 'dynamodb:LeadingKeys');
  return `${actionsOf(grant)} on ${resourcesOf(grant)}${key === undefined ? '' : ` of ${String(key)}`}`;
}
