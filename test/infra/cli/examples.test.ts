import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { examples } from '../../../infra/cli/examples.ts';
import { rescindProgram, withSubcommands } from '../../../infra/cli/program.ts';
import { run } from '../../../infra/cli/run.ts';
import { systemOfThisFile } from '../../system/system-of-this-file.ts';
import { aTerminal } from './a-terminal.ts';

const { address } = await systemOfThisFile(100);

/** The words of a line as bash splits them. */
const wordsOf = (line: string) =>
  execFileSync('bash', ['-c', `rescind() { printf '%s\\0' "$@"; }; ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

const paths = withSubcommands(rescindProgram(aTerminal().terminal, async () => undefined)).map((command) => {
  const parents: string[] = [];
  for (let each: typeof command | null = command; each; each = each.parent) parents.unshift(each.name());
  return parents.join(' ');
});

describe('the examples of the help', () => {
  it('exist for every command, and for nothing else', () => {
    expect(Object.keys(examples).sort()).toEqual(paths.sort());
    expect(Object.values(examples).every(({ length }) => length > 0 && length <= 3)).toBe(true);
  });

  it.each(paths)('are shown by %s --help', async (path) => {
    const { terminal, texts } = aTerminal();

    await run([...path.split(' ').slice(1), '--help'], terminal);

    expect(texts.out).toContain(`\nExamples:\n${examples[path]?.map((line) => `  ${line}\n`).join('')}`);
  });

  const lines = Object.values(examples)
    .flat()
    .filter((line) => line.startsWith('rescind ') && !line.includes('|'));

  it.each(lines.filter((line) => !/^rescind (bulk|events)|--profile/.test(line)))(
    '"%s" is understood by the local system',
    async (line) => {
      const { terminal, texts } = aTerminal();

      const code = await run([...wordsOf(line), '--address', address], terminal);

      // 3: the simulated payment was not captured; 6: there is no such cancellation in this system.
      expect([0, 3, 6], texts.err).toContain(code);
    },
  );

  it.each(lines)('"%s" has only options that exist', async (line) => {
    const performed: unknown[] = [];
    const program = rescindProgram(aTerminal().terminal, async (work) => void performed.push(work));

    await program.parseAsync(wordsOf(line), { from: 'user' });

    expect(performed).toHaveLength(1);
  });
});
