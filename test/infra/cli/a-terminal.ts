import { rescindProgram } from '../../../infra/cli/program.ts';
import type { Terminal } from '../../../infra/cli/terminal.ts';
import { nodeRuntime } from '../../../infra/client/send.ts';

/** A terminal that only remembers; `isTerminal` says whether somebody sits in front of it. */
export function aTerminal(given: Partial<Omit<Terminal, 'out' | 'err'>> & { readonly isTerminal?: boolean } = {}) {
  const { isTerminal = false, ...others } = given;
  const texts = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({
    write: (text: string) => {
      texts[name] += text;
    },
    isTerminal,
    columns: 80,
  });
  const terminal: Terminal = {
    ...nodeRuntime,
    env: { RESCIND_PROFILES: '/nowhere/profiles.json' },
    out: stream('out'),
    err: stream('err'),
    interrupted: new AbortController().signal,
    queueDepths: async () => {
      throw new Error('this test has no queues');
    },
    ...others,
  };
  return { terminal, texts };
}

export const { commands } = rescindProgram(aTerminal().terminal, async () => undefined);
