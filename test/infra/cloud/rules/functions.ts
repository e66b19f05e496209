import { at } from '../../../../functions/untrusted/json.ts';
import { ofTypes, type Rule, referencesIn } from './rule.ts';

/** A log without a retention is kept, and paid for, for ever. Lambda makes such a log for a function that names none. */
export const logsAreDeletedSomeDay: Rule = (resources) => [
  ...ofTypes(resources, 'AWS::Logs::LogGroup')
    .filter(([, { Properties }]) => at(Properties, 'RetentionInDays') === undefined)
    .map(([id]) => `${id} is kept for ever`),
  ...ofTypes(resources, 'AWS::Lambda::Function')
    .filter(([, { Properties }]) => referencesIn(at(Properties, 'LoggingConfig', 'LogGroup')).length === 0)
    .map(([id]) => `${id} logs to a group that Lambda creates`),
];

/** Variables whose names look like a secret, and why they are none. */
const harmless: Readonly<Record<string, string>> = {
  SECRETS_PREFIX: 'the start of the names of secrets',
  TOKEN_URL: 'where clients get their tokens',
};

const secretName = /SECRET|PASSWORD|PASSPHRASE|TOKEN|CREDENTIAL|PRIVATE|API_?KEY/i;
/** Dynamic references, which end as plain text in the function, and keys as AWS and providers write them. */
const secretValue = /\{\{resolve:|AKIA[0-9A-Z]{16}|\b[rs]k_(live|test)_|-----BEGIN/;

/** Everybody who may read the settings of a function can read its variables. */
export const variablesHoldNoSecret: Rule = (resources) =>
  ofTypes(resources, 'AWS::Lambda::Function').flatMap(([id, { Properties }]) =>
    Object.entries(at(Properties, 'Environment', 'Variables') ?? {})
      .filter(
        ([name, value]) => (secretName.test(name) && !(name in harmless)) || secretValue.test(JSON.stringify(value)),
      )
      .map(([name]) => `${id} has a variable ${name}`),
  );

/** CloudFormation User Guide, "Understand CloudFormation quotas". */
const maxResources = 500;

export const theTemplateIsNotTooLarge: Rule = (resources) => {
  const count = Object.keys(resources).length;
  return count > maxResources ? [`the template has ${count} resources`] : [];
};
