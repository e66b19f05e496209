import type { CompletionRules } from './rules.ts';

/** A script for fish 3 and later. */
export function fishScript({ words, options }: CompletionRules): string {
  const withValue = [...new Set(options.filter(({ takesValue }) => takesValue).map(({ long }) => long))];
  const places = words.flatMap(({ typed, isOpen, words: known }) =>
    known.map(({ word, description }) => complete(conditionOf(typed, isOpen), `-a ${quoted(word)}`, description)),
  );
  const flags = options.map(({ command, long, description, takesValue, values }) => {
    const value = long === '--results' ? ' -r -F' : takesValue ? ` -x -a ${quoted(values.join(' '))}` : '';
    return complete(command === '' ? '' : conditionOf(command, true), `-l ${long.slice(2)}${value}`, description);
  });
  return `# Completion of rescind for fish. Load it with: rescind completion fish | source
function __rescind_typed
    set -l typed
    set -l skip 0
    for word in (commandline -opc)[2..]
        if test $skip = 1
            set skip 0
            continue
        end
        switch $word
            case ${withValue.join(' ')}
                set skip 1
            case '-*'
            case '*'
                set -a typed $word
        end
    end
    string match -q -- $argv[1] "$typed"
end
complete -c rescind -e
complete -c rescind -f
complete -c rescind -l help -d 'display help for command'
complete -c rescind -n "__rescind_typed 'bulk'" -F
${[...places, ...flags].join('\n')}
`;
}

const conditionOf = (typed: string, isOpen: boolean) => `-n "__rescind_typed '${typed}${isOpen ? '*' : ''}'" `;

const complete = (condition: string, what: string, description: string) =>
  `complete -c rescind ${condition}${what}${description === '' ? '' : ` -d ${quoted(description)}`}`;

const quoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
