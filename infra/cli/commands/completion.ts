import { Command, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { ends, rejectionCodes, reviewCodes, statuses } from '../../../functions/core/cancellation/status.ts';
import { quoted, suggestion } from '../../client/input/similar.ts';
import { bashScript, zshScript } from '../completion/bash.ts';
import { fishScript } from '../completion/fish.ts';
import { type CompletionRules, completionRules, type KnownValues } from '../completion/rules.ts';
import type { Perform } from '../context.ts';
import { UsageError } from '../usage-error.ts';

const scripts: Readonly<Record<string, (rules: CompletionRules) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

export const completion = (_: Perform) =>
  new Command('completion')
    .description('print a script that completes commands, options and names in a shell')
    .argument('<shell>', 'one of bash, zsh, fish')
    .action(async (shell, _options, command) => {
      const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
      if (!script) {
        throw new UsageError(`There is no completion for ${quoted(shell)}; ${suggestion(shell, Object.keys(scripts))}`);
      }
      const program: CommandUnknownOpts | null = command.parent;
      if (program) program.configureOutput().writeOut?.(script(completionRules(program, await knownValues())));
    });

async function knownValues(): Promise<KnownValues> {
  const { providers } = await import('../../../functions/providers/index.ts');
  const names = [...providers.keys()];
  const references = [...providers.values()].map(({ name, references: { def } }): [string, readonly string[]] => [
    `cancel ${name} *`,
    Object.keys(def.shape).map((reference) => `${reference}=`),
  ]);
  return {
    options: {
      '--status': statuses,
      '--needs': ['person', 'credentials'],
      '--review-code': reviewCodes,
      'recheck --code': reviewCodes,
      '--provider': names,
      'cancel --reason': ['duplicate', 'fraudulent', 'requested_by_customer'],
      '--if-captured': ['reject', 'refund'],
      'resolve --code': rejectionCodes,
    },
    words: {
      cancel: names,
      'providers hold': names,
      'providers release': names,
      completion: Object.keys(scripts),
      ...Object.fromEntries(references),
      'resolve *': ends,
    },
  };
}
