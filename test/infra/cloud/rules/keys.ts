import { at, list } from '../../../../functions/untrusted/json.ts';
import { allowsService, ofTypes, type Resources, type Rule, referencesIn } from './rule.ts';

interface Use {
  readonly key: string;
  readonly service: string;
  readonly what: string;
}

/**
 * AWS services that use a key need a permission in the key's policy. Without it they drop what they send, and no error shows
 * it: an alarm that publishes to an encrypted topic (SNS Developer Guide, "Managing Amazon SNS encryption keys and costs"),
 * an event for an encrypted queue (EventBridge User Guide, "Authorizing EventBridge to use a customer managed key"). A log
 * group cannot even be created (CloudWatch Logs User Guide, "Encrypt log data using AWS KMS").
 */
export const keysLetServicesUseThem: Rule = (resources) =>
  usesIn(resources)
    .filter(({ key, service }) => !isUsable(resources[key], service))
    .map(({ key, service, what }) => `${key} does not let ${service} use it for ${what}`);

const isUsable = (key: Resources[string] | undefined, service: string) =>
  list(key, 'Properties', 'KeyPolicy', 'Statement').some((statement) =>
    allowsService(statement, service, 'kms:Decrypt', 'kms:GenerateDataKey'),
  );

const keysOf = (resources: Resources, value: unknown) =>
  referencesIn(value).filter((id) => resources[id]?.Type === 'AWS::KMS::Key');

function usesIn(resources: Resources): readonly Use[] {
  const usesBy = (service: string, ids: readonly string[], property: string) =>
    ids.flatMap((what) =>
      keysOf(resources, at(resources[what], 'Properties', property)).map((key) => ({ key, service, what })),
    );
  const alarmed = ofTypes(resources, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) =>
    referencesIn(Properties.AlarmActions),
  );
  const targeted = ofTypes(resources, 'AWS::Events::Rule').flatMap(([, { Properties }]) =>
    list(Properties, 'Targets').flatMap((target) => referencesIn([at(target, 'Arn'), at(target, 'DeadLetterConfig')])),
  );
  const logs = ofTypes(resources, 'AWS::Logs::LogGroup').map(([id]) => id);
  return [
    ...usesBy('cloudwatch.amazonaws.com', [...new Set(alarmed)], 'KmsMasterKeyId'),
    ...usesBy('events.amazonaws.com', [...new Set(targeted)], 'KmsMasterKeyId'),
    ...usesBy('logs.amazonaws.com', logs, 'KmsKeyId'),
  ];
}
