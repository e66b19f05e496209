import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../../../infra/cli/run.ts';
import { aTerminal } from '../a-terminal.ts';

const isInstalled = (shell: string) => spawnSync(shell, ['-c', 'true']).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'completion-'));

beforeAll(async () => {
  for (const shell of ['zsh', 'fish']) {
    const { terminal, texts } = aTerminal();
    await run(['completion', shell], terminal);
    writeFileSync(join(folder, shell), texts.out);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** One line, and what it becomes when the tabulator key is pressed behind it. */
const lines = [
  ['rescind list --status canc', 'rescind list --status cancelled'],
  ['rescind providers hold vt', 'rescind providers hold vtex'],
  ['rescind cancel pace tr', 'rescind cancel pace transactionId='],
  ['rescind get can_x --wa', 'rescind get can_x --wait'],
] as const;

describe.skipIf(!isInstalled('fish'))('completion in fish', () => {
  it.each(lines)('completes "%s"', (line, completed) => {
    const words = execFileSync(
      'fish',
      ['--no-config', '-c', `source ${join(folder, 'fish')}; complete -C "$argv[1]"`, line],
      { encoding: 'utf8', env: { HOME: folder, PATH: process.env.PATH } },
    );

    expect(words.split('\n').map((word) => word.split('\t')[0])).toEqual([completed.split(' ').at(-1), '']);
  });
});

describe.skipIf(!isInstalled('zsh'))('completion in zsh', () => {
  it.each(lines)('completes "%s"', (line, completed) => {
    // A pseudo-terminal, because zsh completes only what somebody types. The command prints its own words.
    const script = `
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell "PROMPT=; autoload -U compinit; compinit -u -d ${folder}/dump; source ${join(folder, 'zsh')}"
      zpty -w shell 'rescind() { print -r -- "typed:" "rescind $*" ":end" }; print -r -- re""ady'
      zpty -r shell output '*ready*'
      zpty -n -w shell "$1"$'\\t\\n'
      zpty -r shell output '*:end*'
      print -r -- "$output"`;
    const output = execFileSync('zsh', ['-f', '-c', script, 'zsh', line], {
      encoding: 'utf8',
      timeout: 20_000,
      env: { HOME: folder, PATH: process.env.PATH, TERM: 'dumb' },
    });

    expect(output).toContain(`typed: ${completed} :end`);
  });
});
