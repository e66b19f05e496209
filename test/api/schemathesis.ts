import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { at, list, number, text } from '../../functions/untrusted/json.ts';
import { aSystem, temporaryFolder } from '../fixtures/a-system.ts';
import type { Finding } from '../fixtures/findings.ts';
import { installPrograms } from '../fixtures/python-programs.ts';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const venv = join(root, '.venv/schemathesis');
const program = join(venv, 'bin/st');

const everyScope = 'cancellations/read cancellations/write cancellations/operate providers/operate';
const examplesOfEach = 25;
const maxSeconds = 100;
const maxOutputBytes = 64 * 1024 * 1024;

/** @returns why it did not work, for example without python3.11 or PyPI, or undefined. */
export const installSchemathesis = async (): Promise<string | undefined> =>
  existsSync(program) ? undefined : installPrograms(venv, join(import.meta.dirname, 'requirements.txt'));

/** What schemathesis finds at a running system, whose document tells it what it may send. */
export async function schemathesis(): Promise<readonly Finding[]> {
  const folder = temporaryFolder();
  const { address, tokenWith, close } = await aSystem({ data: join(folder.path, 'data') });
  try {
    const args = argumentsFor(address, await tokenWith(everyScope), folder.path);
    // 1: it has found something. Another code would be an error of its own.
    await run(program, args, { cwd: folder.path, maxBuffer: maxOutputBytes }).catch((error: unknown) => {
      if (at(error, 'code') !== 1) throw error;
    });
    const [report] = globSync(join(folder.path, '*.ndjson'));
    if (report === undefined) throw new Error('schemathesis wrote no report');
    return findingsIn(readFileSync(report, 'utf8').split('\n'));
  } finally {
    await close();
    folder.remove();
  }
}

const argumentsFor = (address: string, token: string, folder: string) => [
  ...['run', `${address}/v1/openapi.json`, '--header', `Authorization: Bearer ${token}`],
  ...['--checks', 'all', '--phases', 'examples,coverage,fuzzing,stateful', '--continue-on-failure', '--no-shrink'],
  ...['--max-examples', String(examplesOfEach), '--max-time', String(maxSeconds), '--seed', '1'],
  // A caller may wait for 20 s.
  ...['--max-response-time', '25', '--request-timeout', '30'],
  ...['--generation-database', 'none', '--report', 'ndjson', '--report-dir', folder, '--no-color'],
];

/** Every failed check of a report, one line for each event: what was wrong, and the answer that shows it. */
export function findingsIn(lines: readonly string[]): readonly Finding[] {
  const events = lines.filter((line) => line !== '').map((line): unknown => JSON.parse(line));
  return events.flatMap((event) => [...failuresIn(at(event, 'ScenarioFinished', 'recorder')), ...errorsIn(event)]);
}

function failuresIn(recorder: unknown): readonly Finding[] {
  return Object.entries(at(recorder, 'checks') ?? {}).flatMap(([id, checks]) =>
    list({ checks }, 'checks')
      .filter((check) => text(check, 'status') === 'failure')
      .map((check) => ({
        tool: 'schemathesis',
        check: text(check, 'name') ?? '',
        resource: text(check, 'failure_info', 'failure', 'operation') ?? '',
        file: 'openapi.json',
        message: `${text(check, 'failure_info', 'failure', 'message')} ${answerIn(at(recorder, 'interactions', id))}`,
      })),
  );
}

/** What it answered, as far as a line can show it. */
function answerIn(interaction: unknown): string {
  const status = number(interaction, 'response', 'status_code');
  const content = text(interaction, 'response', 'content', '$base64');
  if (status === undefined || content === undefined) return '';
  return `${status} ${Buffer.from(content, 'base64').toString().slice(0, 500)}`;
}

/** What kept it from checking anything. */
const errorsIn = (event: unknown): readonly Finding[] =>
  ['NonFatalError', 'FatalError'].flatMap((check) => {
    const error = at(event, check);
    const [tool, resource, file] = ['schemathesis', text(error, 'label') ?? '', 'openapi.json'];
    return error === undefined ? [] : [{ tool, check, resource, file, message: JSON.stringify(error).slice(0, 500) }];
  });
