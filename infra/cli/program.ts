import { Command, type CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import manifest from '../../package.json' with { type: 'json' };
import { quoted } from '../client/input/similar.ts';
import { commands } from './commands.ts';
import type { Perform } from './context.ts';
import { examples } from './examples.ts';
import { exitCodes } from './exit-code.ts';
import { table } from './show.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './usage-error.ts';

/** All commands with their options and help. A command passes its work to `perform`. */
export function rescindProgram({ env, out }: Pick<Terminal, 'env' | 'out'>, perform: Perform) {
  const program = new Command('rescind')
    .usage('COMMAND [options]        (npx rescind COMMAND, or npm run rescind -- COMMAND)')
    .option('--json', 'print answers as JSON')
    .option(
      '--profile <name>',
      'a connection from ~/.config/rescind/profiles.json or $RESCIND_PROFILES',
      env.RESCIND_PROFILE || 'local',
    )
    .option('--address <url>', "use this address instead of the profile's")
    .version(manifest.version, '--version', 'print the version')
    .configureHelp({
      showGlobalOptions: true,
      subcommandTerm: (command) => `${command.name()} ${command.usage().replace(/\[options\] ?/, '')}`,
    })
    .configureOutput({
      writeOut: out.write,
      writeErr: out.write,
      outputError: () => undefined,
      getOutHelpWidth: () => out.columns,
      getErrHelpWidth: () => out.columns,
    })
    .addHelpText('afterAll', ['\nExit codes:', ...table(exitRows).map((line) => `  ${line}`)].join('\n'));
  for (const command of commands) program.addCommand(command(perform));
  for (const command of withSubcommands(program)) addExamples(command);
  inherit(program);
  return program;
}

/** A command and everything below it. */
export const withSubcommands = (command: CommandUnknownOpts): readonly CommandUnknownOpts[] => [
  command,
  ...command.commands.flatMap(withSubcommands),
];

function addExamples(command: CommandUnknownOpts): void {
  const lines = examples[pathOf(command)] ?? [];
  if (lines.length > 0) command.addHelpText('after', ['\nExamples:', ...lines.map((line) => `  ${line}`)].join('\n'));
}

/** Gives each command below this one the same settings, and turns the mistakes of all of them into errors. */
function inherit(parent: CommandUnknownOpts): void {
  parent.exitOverride((error) => {
    throw exitError(error, parent);
  });
  for (const command of parent.commands) inherit(command.copyInheritedSettings(parent));
}

const exitRows = Object.entries(exitCodes);

/** Turns a mistake into one sentence. Commander also ends with an error after it printed the help or the version. */
function exitError(error: CommanderError, command: CommandUnknownOpts): Error {
  if (error.exitCode === 0 || error.code === 'commander.help') return error;
  const [, suggestion] = /\(Did you mean (.*)\?\)$/.exec(error.message) ?? [];
  const help = `${pathOf(command)} --help`;
  const hint = suggestion === undefined ? `see ${help}` : `did you mean ${suggestion}? See ${help}`;
  return new UsageError(`${mistake(error, command)}; ${hint}`);
}

/** For example "--wait needs a value: how long to wait for the end, 0 to 20". */
function needOf(code: string, flags: string, command: CommandUnknownOpts): string {
  const option = [command, command.parent]
    .flatMap((owner) => owner?.options ?? [])
    .find((known) => known.flags === flags);
  const meaning = option?.description.replace(' (required)', '') ?? '';
  return code === 'commander.optionMissingArgument'
    ? `${option?.long} needs a value: ${meaning}`
    : `${command.name()} needs ${flags}: ${meaning}`;
}

/** As it is typed, for example `rescind providers hold`. */
const pathOf = (command: CommandUnknownOpts): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

function mistake({ code, message }: CommanderError, command: CommandUnknownOpts): string {
  const { args, registeredArguments: known } = command;
  switch (code) {
    case 'commander.unknownCommand':
      return `There is no command ${quoted(args[0] ?? '')}`;
    case 'commander.unknownOption':
      return `${command.parent ? `${command.name()} has` : 'There is'} no option ${/'(.*)'/.exec(message)?.[1]}`;
    case 'commander.missingArgument':
      return `${command.name()} needs ${known[args.length]?.description}`;
    case 'commander.missingMandatoryOptionValue':
    case 'commander.optionMissingArgument':
      return needOf(code, /'(.*)'/.exec(message)?.[1] ?? '', command);
    case 'commander.excessArguments':
      return `${command.name()} does not know what to do with ${quoted(args[known.length] ?? '')}`;
    default:
      return message.replace(/^error: (.)/, (_, first: string) => first.toUpperCase());
  }
}
