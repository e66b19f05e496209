import { parseArgs } from 'node:util';

/** The arguments of a command about a stage. Options that it does not have lead to no positionals, and so to its usage. */
export function stageArguments(args: readonly string[]) {
  try {
    const options = {
      stage: { type: 'string', default: 'dev' },
      help: { type: 'boolean', default: false },
    } as const;
    const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
    return { ...values, positionals };
  } catch {
    return { stage: 'dev', help: false, positionals: [] };
  }
}
