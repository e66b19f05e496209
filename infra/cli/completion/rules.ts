import type { CommandUnknownOpts } from '@commander-js/extra-typings';

/** The words that fit at one place, for example the providers after `cancel`. */
interface WordRule {
  /** The words before it, without options; empty at the beginning. */
  readonly typed: string;
  /** Whether more words may have been typed. */
  readonly isOpen: boolean;
  readonly words: readonly { readonly word: string; readonly description: string }[];
}

interface OptionRule {
  /** The command, without `rescind`; empty for what every command takes. */
  readonly command: string;
  readonly long: string;
  readonly description: string;
  readonly takesValue: boolean;
  /** What the value may be, as far as it is known. */
  readonly values: readonly string[];
}

/** Everything that a completion script knows. */
export interface CompletionRules {
  readonly words: readonly WordRule[];
  readonly options: readonly OptionRule[];
}

/** What the options and arguments of the commands may be, where commander does not know it. */
export interface KnownValues {
  /** By command and option, for example `cancel --reason`; by the option alone where it means the same everywhere. */
  readonly options: Readonly<Record<string, readonly string[]>>;
  /** By the words before it, for example `cancel` or `cancel pace`; with ` *` at the end if more words may be between. */
  readonly words: Readonly<Record<string, readonly string[]>>;
}

/** The rules for a program and all its commands. */
export function completionRules(program: CommandUnknownOpts, known: KnownValues): CompletionRules {
  const words = Object.entries(known.words).map(([place, values]): WordRule => {
    const typed = place.replace(/ \*$/, '');
    return { typed, isOpen: typed !== place, words: values.map((word) => ({ word, description: '' })) };
  });
  return { words: [...subcommandRules(program, ''), ...words], options: optionRules(program, '', known) };
}

const below = (path: string, name: string) => (path === '' ? name : `${path} ${name}`);

function subcommandRules(command: CommandUnknownOpts, path: string): readonly WordRule[] {
  const words = command.commands.map((each) => ({ word: each.name(), description: each.description() }));
  const inner = command.commands.flatMap((each) => subcommandRules(each, below(path, each.name())));
  return words.length === 0 ? [] : [{ typed: path, isOpen: false, words }, ...inner];
}

function optionRules(command: CommandUnknownOpts, path: string, known: KnownValues): readonly OptionRule[] {
  const own = command.options.map(({ long, description, required, optional }): OptionRule => {
    const name = long ?? '';
    const values = known.options[below(path, name)] ?? known.options[name] ?? [];
    return { command: path, long: name, description, takesValue: required || optional, values };
  });
  return [...own, ...command.commands.flatMap((each) => optionRules(each, below(path, each.name()), known))];
}
