import { type Synthesised, synthesise } from './synthesised.ts';

/** The two stages, synthesised once for all test files that run in the same process. */
export const dev = synthesise('dev');
export const prod = synthesise('prod');

export const both: readonly (readonly [string, Synthesised])[] = [
  ['dev', dev],
  ['prod', prod],
];
