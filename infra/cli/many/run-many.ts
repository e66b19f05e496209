import { isStatus } from '../../../functions/core/cancellation/status.ts';
import { isTokenRefused, Refused, Unreachable } from '../../client/client.ts';
import { actOnMany } from '../../client/many/act-on-many.ts';
import { type Acted, type ManyResult, manyResult, manyResultsCsv } from '../../client/many/many-result.ts';
import { counted } from '../../client/words/counted.ts';
import { statusWord } from '../../client/words/status-words.ts';
import { progressOf } from '../bulk/progress.ts';
import type { Context } from '../context.ts';
import { type ExitCode, exitCodeOf } from '../exit-code.ts';
import { openOutput } from '../input/output-file.ts';
import { jsonOf } from '../show.ts';
import { printable } from '../styles.ts';
import { confirm } from './confirm.ts';

interface Many {
  readonly ids: readonly string[];
  /** What would be done, as a question: "Recheck 12 cancellations?" */
  readonly question: string;
  readonly act: (id: string) => Promise<Acted>;
}

interface Options {
  readonly yes?: true | undefined;
  readonly concurrency: number;
  readonly output?: string | undefined;
}

/**
 * Performs one act for each id, with one confirmation, and shows each result. Ctrl-C begins nothing more, and waits for the
 * requests under way.
 */
export async function runMany({ ids, question, act }: Many, options: Options, context: Context): Promise<ExitCode> {
  const { terminal, note } = context;
  if (ids.length === 0) {
    note('No cancellations found. Nothing is sent.');
    return 0;
  }
  const file = options.output === undefined ? undefined : openOutput(options.output);
  try {
    if (!(await confirm(question, options.yes === true, context))) {
      note('Nothing is sent.');
      return 0;
    }
    const results = await perform({ ids, question, act }, options.concurrency, context);
    file?.write(manyResultsCsv(ids.flatMap((id) => results.get(id) ?? [])));
    file?.complete();
    summarise([...results.values()], options.output, context);
    return exitCode([...results.values()], terminal.interrupted);
  } finally {
    file?.discard();
  }
}

async function perform({ ids, act }: Many, concurrency: number, context: Context) {
  const { terminal, say, isJson, note } = context;
  const results = new Map<string, ManyResult>();
  const progress = progressOf(ids.length, terminal);
  terminal.interrupted.addEventListener('abort', () => note('\nStopping: the requests under way end first …'), {
    once: true,
  });
  const fatal = await actOnMany(ids, act, {
    concurrency,
    stopped: terminal.interrupted,
    concernsAll,
    onResult(id, outcome) {
      const result = manyResult(id, outcome, new Date(terminal.now()).toISOString());
      results.set(id, result);
      if (isJson) say(jsonOf(result));
      else if (result.result !== 'not_begun') say(lineOf(result));
      progress.show(results.size, countsOf([...results.values()]));
    },
  });
  progress.end();
  if (fatal instanceof Error) note(`Stopped: ${printable(fatal.message)}`);
  return results;
}

export const countOf = ({ length }: readonly unknown[]) => counted(length, 'cancellation');

/** An error that would come for every other one too. */
const concernsAll = (error: unknown) =>
  error instanceof Unreachable ||
  (error instanceof Refused &&
    (isTokenRefused({ status: error.status, body: error.problem }) || [403, 429].includes(error.status)));

const wordOf = ({ result, status }: ManyResult) =>
  result === 'done' ? (isStatus(status) ? statusWord[status] : status) : result === 'failed' ? 'Failed' : 'Not begun';

const lineOf = (result: ManyResult) =>
  `${result.id}  ${wordOf(result)}${result.detail === '' ? '' : `  ${result.detail}`}`;

const countsOf = (results: readonly ManyResult[]) =>
  [...Map.groupBy(results, wordOf)].map(([word, same]) => `${same.length} ${word.toLowerCase()}`).join(', ');

function summarise(results: readonly ManyResult[], output: string | undefined, { isJson, say, note }: Context): void {
  const summary = Object.fromEntries([...Map.groupBy(results, wordOf)].map(([word, same]) => [word, same.length]));
  if (isJson) say(jsonOf({ summary }));
  else say(`${countOf(results)}: ${countsOf(results)}`);
  if (output !== undefined) note(`Results: ${output}`);
  if (results.some(({ result }) => result === 'not_begun')) note('For those that were not begun, nothing was sent.');
}

/** The exit code of the result that needs attention most. */
function exitCode(results: readonly ManyResult[], interrupted: AbortSignal): ExitCode {
  const isUnfinished = results.some(({ result }) => result === 'not_begun');
  if (isUnfinished) return interrupted.aborted ? 130 : 1;
  if (results.some(({ result }) => result === 'failed')) return 6;
  const codes = new Set(results.map(({ status }) => (isStatus(status) ? exitCodeOf({ status }) : 5)));
  return ([4, 3, 5] as const).find((code) => codes.has(code)) ?? 0;
}
