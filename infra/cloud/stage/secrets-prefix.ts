import type { Stage } from './stages.ts';

/** Where a stage's secrets begin; the command that writes them and the functions that read them agree on it. */
export const secretsPrefix = ({ name: stage }: Pick<Stage, 'name'>) => `rescind/${stage}`;
