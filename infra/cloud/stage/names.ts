import type { Stage } from './stages.ts';

type StageName = Pick<Stage, 'name'>;

/** The name of a resource in a stage, for example `rescind-dev-alarms`. Without a suffix: the stack, the table, the API. */
export const resourceName = ({ name }: StageName, suffix?: string) =>
  suffix === undefined ? `rescind-${name}` : `rescind-${name}-${suffix}`;

/** The workflow and the doctor build this name too, so it consists of the stage and the provider only. */
export const queueName = ({ name }: StageName, provider: string) => `${name}-${provider}`;

export const deadLetterQueueName = (stage: StageName, source: string) => queueName(stage, `${source}-dead-letters`);

/** The start of the name of every secret. The command that writes secrets and the functions that read them share it. */
export const secretsPrefix = ({ name }: StageName) => `rescind/${name}`;

/** `pg-orders` becomes `PgOrders`, as CloudFormation writes names. */
export const pascalCase = (name: string) =>
  name.replaceAll(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
