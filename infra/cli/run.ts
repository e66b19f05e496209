import { parseArgs } from 'node:util';
import { Refused, rescindClient, Unreachable } from '../client/client.ts';
import { type Asked, type Command, type Context, type Options, optionTypes } from './command.ts';
import { commands } from './commands/all.ts';
import { startHint } from './doctor/start-hint.ts';
import type { ExitCode } from './exit-code.ts';
import { commandHelp, generalHelp } from './help.ts';
import { missingWord } from './missing-word.ts';
import { harmless, painter } from './paint.ts';
import { readProfile } from './profile.ts';
import { refusalOf } from './refusal.ts';
import { jsonOf } from './show.ts';
import type { Terminal } from './terminal.ts';
import { WrongUse } from './wrong-use.ts';

const ofEveryCommand = ['json', 'profile', 'address', 'help'];

/** Runs one command line; whatever goes wrong is one sentence on the error stream and an exit code. */
export async function run(argv: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let asked: Asked = { words: [], options: {} };
  let command: Command | undefined;
  try {
    const line = parsed(argv);
    asked = line.asked;
    command = commandIn(line);
    if (!command) return help(line, terminal);
    if (asked.options.help) {
      terminal.out.write(`${commandHelp(command)}\n`);
      return 0;
    }
    checkUse(command, asked);
    return await command.run(asked, contextOf(asked.options, terminal));
  } catch (error) {
    const id = command?.takes.startsWith('ID') ? asked.words[0] : undefined;
    return told(error, { id, profile: profileOf(asked.options, terminal), isJson: asked.options.json }, terminal);
  }
}

interface Line {
  readonly name: string | undefined;
  readonly asked: Asked;
}

/** @throws WrongUse when there is none of that name and nobody asked for help. */
function commandIn({ name, asked }: Line): Command | undefined {
  const command = commands.find((candidate) => candidate.name === name);
  if (command || asked.options.help || name === undefined || name === 'help') return command;
  throw new WrongUse(`There is no command "${name}"; see rescind --help.`);
}

function help({ name, asked }: Line, { out }: Terminal): ExitCode {
  out.write(`${generalHelp(commands)}\n`);
  return asked.options.help || name === 'help' ? 0 : 2;
}

function parsed(argv: readonly string[]): Line {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: optionTypes, allowPositionals: true });
    const [name, ...words] = positionals;
    return { name, asked: { words, options: values } };
  } catch (error) {
    throw new WrongUse(`${firstSentence(error)}; see rescind --help.`, { cause: error });
  }
}

const firstSentence = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split(/\.\s|\.$/)[0] ?? '';

function checkUse(command: Command, { words, options }: Asked): void {
  const {
    name,
    words: [least, most],
    options: own,
  } = command;
  const help = `see rescind ${name} --help.`;
  const foreign = Object.keys(options).find((option) => !(option in own) && !ofEveryCommand.includes(option));
  if (foreign !== undefined) throw new WrongUse(`${name} has no option --${foreign}; ${help}`);
  if (words.length < least) throw new WrongUse(`${name} needs ${missingWord(command, words.length)}; ${help}`);
  if (words.length > most) throw new WrongUse(`${name} does not know what to do with "${words[most]}"; ${help}`);
}

const profileOf = ({ profile }: Options, { env }: Terminal) => profile ?? (env.RESCIND_PROFILE || 'local');

function contextOf(options: Options, terminal: Terminal): Context {
  const profile = profileOf(options, terminal);
  const connection = readProfile(profile, terminal.env, options.address);
  return {
    client: rescindClient(connection, terminal),
    connection,
    profile,
    terminal,
    isJson: options.json ?? false,
    say: (line) => terminal.out.write(`${line}\n`),
    note: (line) => terminal.err.write(`${line}\n`),
    paint: painter(terminal),
  };
}

/** What was asked for, as far as it was understood. */
interface Circumstances {
  /** The cancellation that the command was about. */
  readonly id: string | undefined;
  readonly profile: string;
  readonly isJson: boolean | undefined;
}

/** @throws whatever is nobody's fault but ours. */
function told(error: unknown, { id, profile, isJson }: Circumstances, { out, err, interrupted }: Terminal): ExitCode {
  const say = (sentence: string) => err.write(`rescind: ${harmless(sentence)}\n`);
  if (interrupted.aborted) {
    say('interrupted.');
    return 130;
  }
  if (error instanceof WrongUse) {
    say(error.message);
    return 2;
  }
  if (error instanceof Unreachable) {
    say(`${error.message}${startHint(profile, error.cause)}.`);
    return 1;
  }
  if (error instanceof Refused) {
    // One line, so that the last line of an output is whole whatever came before.
    if (isJson) out.write(`${jsonOf(error.problem)}\n`);
    say(`refused: ${refusalOf(error, id)}.`);
    return error.status === 401 ? 1 : 6;
  }
  throw error;
}
