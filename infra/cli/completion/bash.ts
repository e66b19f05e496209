import type { CompletionRules } from './rules.ts';

const quotedList = (words: readonly string[]) => `'${words.join(' ')}'`;

/** A script for bash 3.2 and later. Where it knows no words, bash completes the names of files. */
export function bashScript({ words, options }: CompletionRules): string {
  const withValue = [...new Set(options.filter(({ takesValue }) => takesValue).map(({ long }) => long))];
  const values = options
    .filter((option) => option.values.length > 0)
    .map(({ command, long, values: known }) => `    '${command}'*' ${long}') words=${quotedList(known)} ;;`);
  // The longest command first, because the first pattern that fits is taken.
  const commands = [...new Set(options.map(({ command }) => command))].sort((a, b) => b.length - a.length);
  const flags = commands.map((command) => {
    const own = options.filter((option) => option.command === command || option.command === '');
    return `      '${command}'*) words=${quotedList([...own.map(({ long }) => long), '--help'])} ;;`;
  });
  const places = words.map(
    ({ typed, isOpen, words: known }) =>
      `      '${typed}'${isOpen ? '*' : ''}) words=${quotedList(known.map(({ word }) => word))} ;;`,
  );
  return `# Completion of rescind for bash. Load it with: source <(rescind completion bash)
_rescind() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} typed='' words='' i
  for ((i = 1; i < COMP_CWORD; i++)); do
    case \${COMP_WORDS[i]} in
      ${withValue.join(' | ')}) i=$((i + 1)) ;;
      -*) ;;
      *) typed="$typed\${typed:+ }\${COMP_WORDS[i]}" ;;
    esac
  done
  case "$typed $previous" in
${values.join('\n')}
    *' '${withValue.join(` | *' '`)}) ;;
    *)
      case "$current" in
        -*)
          case "$typed" in
${indented(flags)}
          esac
          ;;
        *)
          case "$typed" in
${indented(places)}
          esac
          ;;
      esac
      ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$current"))
  # What follows the equals sign of a reference must be typed right behind it.
  case "\${COMPREPLY[*]}" in *=) compopt -o nospace 2> /dev/null ;; esac
  return 0
}
complete -o default -F _rescind rescind
`;
}

const indented = (lines: readonly string[]) => lines.map((line) => `      ${line}`).join('\n');

/** zsh runs the script of bash (zshcompsys, "bashcompinit"). It has no `compopt`, so no word gets a space behind it. */
export const zshScript = (
  rules: CompletionRules,
): string => `# Completion of rescind for zsh. Load it with: source <(rescind completion zsh)
(( $+functions[compdef] )) || { autoload -U +X compinit && compinit; }
autoload -U +X bashcompinit && bashcompinit
${bashScript(rules)
  .replace(/^#.*\n/, '')
  .replace('complete -o default', 'complete -o nospace -o default')}`;
