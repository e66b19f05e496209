import { rescindProgram } from '../../../infra/cli/program.ts';
import { run } from '../../../infra/cli/run.ts';
import type { Terminal } from '../../../infra/cli/terminal.ts';
import { nodeRuntime } from '../../../infra/client/send.ts';
import { stub } from '../client/stub.ts';

/** A terminal that collects what is written to it. */
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
    input: { isTerminal: false, line: async () => '', all: async () => '' },
    interrupted: new AbortController().signal,
    queueDepths: async () => {
      throw new Error('this test has no queues');
    },
    ...others,
  };
  return { terminal, texts };
}

export const { commands } = rescindProgram(aTerminal().terminal, async () => undefined);

/** Runs one command line against a service that answers as the test says. */
export async function runWith(
  argv: readonly string[],
  answer: Parameters<typeof stub>[0],
  given: Parameters<typeof aTerminal>[0] = {},
) {
  await using server = await stub(answer);
  const { terminal, texts } = aTerminal({ sleep: async () => undefined, ...given });
  const code = await run([...argv, '--address', server.address], terminal);
  return { code, ...texts, requests: server.requests };
}
