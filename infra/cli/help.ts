import type { Command, OptionName } from './command.ts';
import { optionTypes } from './command.ts';
import { exitCodes } from './exit-code.ts';
import { table } from './show.ts';

const everywhere: Partial<Readonly<Record<OptionName, string>>> = {
  json: 'answers as JSON',
  profile: 'a connection from ~/.config/rescind/profiles.json or $RESCIND_PROFILES (default $RESCIND_PROFILE or local)',
  address: 'another address than the profile says',
  help: 'this text',
};

const indented = (rows: readonly (readonly string[])[]) => table(rows).map((line) => `  ${line}`);

const optionRows = (options: Command['options']) =>
  Object.entries(options).map(([name, meaning]) => {
    const isText = optionTypes[name as OptionName].type === 'string';
    return [`--${name}${isText ? ' VALUE' : ''}`, meaning];
  });

const exitRows = Object.entries(exitCodes).map(([code, meaning]) => [code, meaning]);

/** The help of everything. */
export const generalHelp = (commands: readonly Command[]): string =>
  [
    'Usage: rescind COMMAND [options]        (npm run rescind -- COMMAND [options])',
    '',
    ...indented(commands.map(({ name, takes, summary }) => [`${name} ${takes}`.trim(), summary])),
    '',
    'Options of every command:',
    ...indented(optionRows(everywhere)),
    '',
    'Exit codes:',
    ...indented(exitRows),
    '',
    'rescind COMMAND --help tells more about one command.',
  ].join('\n');

/** The help of one command. */
export const commandHelp = ({ name, takes, summary, options }: Command): string =>
  [
    `Usage: rescind ${[name, takes].filter(Boolean).join(' ')} [options]`,
    '',
    `  ${summary}`,
    '',
    'Options:',
    ...indented(optionRows({ ...options, ...everywhere })),
    '',
    'Exit codes:',
    ...indented(exitRows),
  ].join('\n');
