import { at, list, text } from '../../../../functions/untrusted/json.ts';
import { knownProviders } from '../kinds.ts';
import { readable } from '../synthesised.ts';
import { asList, ofTypes, type Resources, type Rule } from './rule.ts';

interface Found {
  /** The logical id of the policy. */
  readonly policy: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly statement: unknown;
}

const statementsIn = (resources: Resources): readonly Found[] =>
  ofTypes(resources, 'AWS::IAM::Policy').flatMap(([policy, { Properties }]) =>
    list(Properties, 'PolicyDocument', 'Statement').map((statement) => ({
      policy,
      effect: text(statement, 'Effect') ?? '',
      actions: asList(at(statement, 'Action')).map(String),
      resources: asList(at(statement, 'Resource')).map(readable),
      statement,
    })),
  );

const allowedIn = (resources: Resources) => statementsIn(resources).filter(({ effect }) => effect === 'Allow');

const leadingKeys = 'dynamodb:LeadingKeys';

/** Those for which a policy can name keys. Everything else, such as a scan, would read or write any item. */
const itemActions = /^dynamodb:(GetItem|BatchGetItem|PutItem|UpdateItem|DeleteItem|ConditionCheckItem)$/;

const isMainTable = (resource: string) => /^Table[0-9A-F]{8}$/.test(resource) || resource.startsWith('dynamodb:table/');
const isOfMainTable = (resource: string) => isMainTable(resource.replace(/\/index\/.*$/, ''));

/** A role may only touch the kinds of items that it names, and may query indexes. */
export const itemsAreNamed: Rule = (resources) =>
  allowedIn(resources)
    .filter((found) => found.resources.some(isOfMainTable))
    .flatMap(({ policy, actions, resources: named, statement }) => {
      const keys = list(statement, 'Condition', 'ForAllValues:StringLike', leadingKeys).map(String);
      const mustHaveKeys = text(statement, 'Condition', 'Null', leadingKeys) === 'false';
      const isLimited = mustHaveKeys && keys.length > 0 && !keys.some((key) => /^[^#]*\*/.test(key));
      return actions
        .filter((action) => (itemActions.test(action) ? !isLimited : action !== 'dynamodb:Query'))
        .concat(named.some(isMainTable) ? actions.filter((action) => action === 'dynamodb:Query') : [])
        .map((action) => `${policy} allows ${action} on any item of ${named.join()}`);
    });

/** Who a client is, is written by people only. */
export const clientsAreOnlyRead: Rule = (resources) =>
  allowedIn(resources)
    .filter((found) => found.resources.some((resource) => resource.startsWith('ClientTable')))
    .flatMap(({ policy, actions }) => [
      ...(policy.startsWith('FunctionsAuthoriseRole') ? [] : [`${policy} may use the table of clients`]),
      ...actions
        .filter((action) => action !== 'dynamodb:GetItem')
        .map((action) => `${policy} allows ${action} on clients`),
    ]);

/** An index with task tokens would show them to whoever may query it, whatever it may read of the items. */
export const indexesHoldNoTokens: Rule = (resources) =>
  ofTypes(resources, 'AWS::DynamoDB::Table').flatMap(([id, table]) =>
    list(table, 'Properties', 'GlobalSecondaryIndexes')
      .filter((index) => {
        const type = text(index, 'Projection', 'ProjectionType');
        return type === 'ALL' || list(index, 'Projection', 'NonKeyAttributes').includes('tokens');
      })
      .map((index) => `${id}, index ${text(index, 'IndexName')} contains task tokens`),
  );

/** Only a login that rotates credentials replaces them, and only those of its own provider. */
export const secretsAreWrittenByRotations: Rule = (resources) =>
  allowedIn(resources)
    .filter(({ actions }) => actions.some((action) => /^secretsmanager:(?!Get|Describe|List)/.test(action)))
    .flatMap(({ policy, resources: named }) =>
      named.flatMap((resource) => {
        const [, provider = ''] = /:secret:rescind\/\w+\/providers\/([\w-]+)\/\*$/.exec(resource) ?? [];
        const isItsWorker = policy.startsWith(
          `${provider.replaceAll(/(?:^|-)(\w)/g, (_, one) => one.toUpperCase())}Worker`,
        );
        const rotates = knownProviders.get(provider)?.login?.rotates === true;
        return isItsWorker && rotates ? [] : [`${policy} may write ${resource}`];
      }),
    );

/** Lambda connects a function to a network with the role of the function. The code of the function must not use that. */
export const codeUsesNoNetworkInterfaces: Rule = (resources) => {
  const denied = statementsIn(resources).filter(
    ({ effect, statement }) =>
      effect === 'Deny' && asList(at(statement, 'Condition', 'ArnLike', 'lambda:SourceFunctionArn')).length > 0,
  );
  return allowedIn(resources).flatMap(({ policy, actions }) =>
    actions
      .filter((action) => action.startsWith('ec2:'))
      .filter((action) => !denied.some((one) => one.policy === policy && one.actions.includes(action)))
      .map((action) => `the code of ${policy} may call ${action}`),
  );
};
