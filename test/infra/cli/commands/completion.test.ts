import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { run } from '../../../../infra/cli/run.ts';
import { aTerminal } from '../a-terminal.ts';

const scriptFor = async (shell: string) => {
  const { terminal, texts } = aTerminal();
  expect(await run(['completion', shell], terminal)).toBe(0);
  return texts.out;
};

/** The words that bash offers for the last word of a line. */
const offered = (script: string, line: string) =>
  execFileSync(
    'bash',
    [
      '--norc',
      '-c',
      `${script}\nread -ra COMP_WORDS <<< "$0"; [[ $0 == *' ' ]] && COMP_WORDS+=('')\nCOMP_CWORD=$((\${#COMP_WORDS[@]} - 1)); _rescind; printf '%s\\n' "\${COMPREPLY[@]}"`,
      line,
    ],
    { encoding: 'utf8' },
  )
    .split('\n')
    .filter((word) => word !== '');

describe.skipIf(process.platform === 'win32')('completion in bash', () => {
  it.each([
    ['rescind ca', ['cancel']],
    ['rescind re', ['review', 'resolve', 'recheck']],
    ['rescind --profile dev li', ['list']],
    ['rescind list --status c', ['cancelled']],
    ['rescind list --provider vt', ['vtex']],
    ['rescind review --provider vt', ['vtex']],
    ['rescind cancel pg', ['pg-orders']],
    ['rescind cancel pg-orders ', ['orderId=', 'transactionId=']],
    ['rescind cancel pg-orders orderId=o t', ['transactionId=']],
    ['rescind cancel pace transactionId=t --reason d', ['duplicate']],
    ['rescind cancel pace --key k --if-captured ', ['reject', 'refund']],
    ['rescind providers ', ['hold', 'release']],
    ['rescind providers hold vt', ['vtex']],
    ['rescind providers hold vtex --reason d', []],
    ['rescind providers release vt', ['vtex']],
    ['rescind resolve can_x rej', ['rejected']],
    ['rescind resolve can_x rejected --code exp', ['expired']],
    ['rescind completion f', ['fish']],
    ['rescind get can_x --w', ['--wait']],
    ['rescind list --al', ['--all']],
    ['rescind bulk pay', []],
  ])('offers for "%s" the words %j', async (line, words) => {
    expect(offered(await scriptFor('bash'), line)).toEqual(words);
  });

  it('is not known for another shell', async () => {
    const { terminal, texts } = aTerminal();

    expect(await run(['completion', 'fis'], terminal)).toBe(2);
    expect(texts.err).toBe('rescind: There is no completion for "fis"; did you mean fish?\n');
  });
});
