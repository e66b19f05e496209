import { delimiter } from 'node:path';
import { bash } from '../docs/bash.ts';
import { aCheckout } from '../docs/checkout.ts';
import { page, scriptOf } from '../docs/pages.ts';
import { region } from './clients.ts';

/** A command inside a sentence; an ellipsis, or no option at all, says that it is only the beginning of one. */
const inlineCommands = (path: string): readonly string[] =>
  [...page(path).matchAll(/`(aws [^`]+)`/g)]
    .map(([, command = '']) => command)
    .filter((command) => command.includes('--') && !command.includes('…'));

/**
 * Each failing command is named, and the next one is run all the same. The command line on PyPI is version 1: it does
 * not take the endpoint for SQS from the environment and has no `logs tail`. Cognito's own host is the emulator here, and
 * the temporary password that it would think of is one that its own pool refuses.
 */
const prelude = String.raw`
set -o pipefail
failed() { printf '\n#failed %s\n' "$*" >&2; }
trap 'failed "$BASH_COMMAND"' ERR
aws() {
  if [ "$1 $2" = 'logs tail' ]; then
    local group=$3
    shift 3
    if [ "$1" = --since ]; then shift 2; fi
    set -- logs filter-log-events --log-group-name "$group" "$@"
  fi
  if [ "$2" = admin-create-user ]; then set -- "$@" --temporary-password Correct-horse-battery-1; fi
  command aws --endpoint-url "$AWS_ENDPOINT_URL" "$@" || failed aws "$@"
}
curl() {
  local words=()
  for word; do
    if [[ $word == https://*.amazoncognito.com/* ]]; then word=$AWS_ENDPOINT_URL/$(cut -d/ -f4- <<< "$word"); fi
    words+=("$word")
  done
  command curl -f "$\{words[@]}" || failed curl "$@"
}
`.replaceAll('$\\{', '${');

/** Types every command of a page as an operator would, in a copy of the repository, and returns those that failed. */
export async function typePage(
  path: string,
  {
    endpoint,
    programs,
    env = {},
    before = '',
    standsFor,
  }: {
    readonly endpoint: string;
    /** Where the AWS command line is. */
    readonly programs: string;
    readonly env?: Readonly<Record<string, string>>;
    /** What the page takes for granted. */
    readonly before?: string;
    /** What a page says and what it stands for here. */
    readonly standsFor: readonly (readonly [words: string, typed: string])[];
  },
): Promise<{ readonly failed: readonly string[]; readonly output: string }> {
  using checkout = aCheckout();
  const script = [scriptOf(path), ...inlineCommands(path)].join('\n');
  const typed = standsFor.reduce((text, [words, instead]) => text.replaceAll(words, instead), script);
  const unknown = typed.match(/<[a-z][^>\n]*>|…/g);
  if (unknown) throw new Error(`${path}: nobody says what ${unknown.join(', ')} stands for`);
  const { output } = await bash(`${prelude}\n${before}\n${typed}\necho '== end'`, {
    cwd: checkout.path,
    env: {
      PATH: [programs, process.env.PATH].join(delimiter),
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_PAGER: '',
      ...env,
    },
    seconds: 280,
  });
  if (!output.trimEnd().endsWith('== end')) throw new Error(`${path} was not typed to its end:\n${output}`);
  return { failed: [...output.matchAll(/^#failed (.*)$/gm)].map(([, command = '']) => command), output };
}
