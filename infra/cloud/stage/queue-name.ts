import type { Stage } from './stages.ts';

/** Queue names come from stage and provider alone, so the workflow and the doctor can complete them by themselves. */
export const queueName = ({ name: stage }: Pick<Stage, 'name'>, provider: string) => `${stage}-${provider}`;

/** What the dead letters of a queue are called, as if they were one more provider. */
export const deadLettersOf = (provider: string) => `${provider}-dead-letters`;
