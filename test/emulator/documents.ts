import { delimiter } from 'node:path';
import { bash } from '../docs/bash.ts';
import { aCheckout } from '../docs/checkout.ts';
import { page, scriptOf } from '../docs/pages.ts';
import { region } from './clients.ts';

/** The AWS commands inside sentences. A command with an ellipsis or without options is only the beginning of one. */
const inlineCommands = (path: string): readonly string[] =>
  [...page(path).matchAll(/`(aws [^`]+)`/g)]
    .map(([, command = '']) => command)
    .filter((command) => command.includes('--') && !command.includes('…'));

/**
 * Names each command that fails, and runs the next one. The AWS command line on PyPI is version 1: it does not read the
 * endpoint for SQS from the environment, and has no `logs tail`. The emulator stands for Cognito's host, and it would
 * generate a temporary password that its own pool refuses.
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

/** Runs every command of a page in a copy of the repository, as an operator would, and returns those that failed. */
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
    /** The folder of the AWS command line. */
    readonly programs: string;
    readonly env?: Readonly<Record<string, string>>;
    /** Commands that prepare what the page assumes. */
    readonly before?: string;
    /** Placeholders of the page, and their values. */
    readonly standsFor: readonly (readonly [words: string, typed: string])[];
  },
): Promise<{ readonly failed: readonly string[]; readonly output: string }> {
  using checkout = aCheckout();
  const script = [scriptOf(path), ...inlineCommands(path)].join('\n');
  const typed = standsFor.reduce((text, [words, instead]) => text.replaceAll(words, instead), script);
  const unknown = typed.match(/<[a-z][^>\n]*>|…/g);
  if (unknown) throw new Error(`${path}: there is no value for ${unknown.join(', ')}`);
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
  if (!output.trimEnd().endsWith('== end')) throw new Error(`${path} did not run to its end:\n${output}`);
  return { failed: [...output.matchAll(/^#failed (.*)$/gm)].map(([, command = '']) => command), output };
}
