import { domainSchema, issuerSchema, settingsSchema } from '../cloud/stage/settings.ts';
import { stageNamed } from '../cloud/stage/stages.ts';
import { table } from './table.ts';

/** The part of a zod schema that the page uses. */
interface Described {
  readonly description?: string | undefined;
  readonly def: { readonly type: string; readonly defaultValue?: unknown; readonly innerType?: Described };
}

const code = (value: unknown) => (value === undefined ? '–' : `\`${JSON.stringify(value)}\``);

/** `undefined` if the setting has no default. */
const defaultOf = ({ def }: Described): unknown =>
  def.type === 'default' ? def.defaultValue : def.innerType && defaultOf(def.innerType);

const isOptional = ({ def }: Described): boolean =>
  def.type === 'optional' || def.type === 'default' || (def.innerType !== undefined && isOptional(def.innerType));

const rows = (shape: Readonly<Record<string, Described>>) =>
  Object.entries(shape).map(([name, schema]) => [
    `\`${name}\`${isOptional(schema) ? '' : ' (required)'}`,
    schema.description ?? '',
    code(defaultOf(schema)),
  ]);

const settings = () => {
  const [dev, prod] = [stageNamed('dev'), stageNamed('prod')].map(
    (stage) => stage as unknown as Readonly<Record<string, unknown>>,
  );
  return Object.entries(settingsSchema.def.shape).map(([name, schema]) => {
    const { description = '' } = schema as Described;
    return [`\`${name}\``, description, code(defaultOf(schema as Described)), code(dev?.[name]), code(prod?.[name])];
  });
};

/** `docs/settings.md`: every setting of a stage, from the schema that checks them. */
export const settingsPage = () => `# Settings of a stage

The settings of a stage are in \`infra/cloud/stage/settings/<stage>.json\`. \`npm run deploy -- -c stage=<stage>\` takes every
setting from that file. So no deployment, not even a rollback, can lose a setting: a forgotten option cannot replace your
issuer. An unknown setting in the file is an error, and so is any setting given with \`-c\`. To create another stage, add a
file. \`npm run docs\` generates this page from the schema in \`infra/cloud/stage/settings.ts\`.

${table([['setting', 'what it does', 'default', '`dev`', '`prod`'], ...settings()])}

## \`issuer\`

Without this setting the stack creates a Cognito user pool.

${table([['setting', 'what it is', 'default'], ...rows(issuerSchema.def.shape)])}

## \`apiDomain\` and \`consoleDomain\`

Point the name at the output \`ApiDomainTarget\` or \`ConsoleDomainTarget\` (CNAME, or an alias record in Route 53). Both accept
TLS 1.2 and newer only.

${table([['setting', 'what it is', 'default'], ...rows(domainSchema.def.shape)])}
`;
