import { emptyResult, type Result, refusedResult, resultOf } from '../../../client/bulk/result.ts';
import { everyRow, resultLines } from '../../../client/bulk/result-lines.ts';
import type { Row, Rows } from '../../../client/bulk/row-types.ts';
import type { Outcome } from '../../../client/many/act-on-many.ts';
import { messageOf } from '../../../client/words/message-of.ts';
import type { Api, CancellationResource } from '../session/api.ts';
import { allowed } from '../session/concerns-all.ts';
import { problemWords } from '../session/json-request.ts';
import { patiently } from '../session/patiently.ts';

/** Bytes. */
const maxSize = 10_000_000;
const maxRows = 20_000;

/** The file has a mistake as a whole. The message is for people. */
class BadFile extends Error {}

/**
 * The checked rows of a file that somebody chose.
 * @throws Error with a sentence for people.
 */
export async function readRows(file: File): Promise<Rows> {
  if (file.size > maxSize) throw new BadFile('The file is larger than 10 MB. Use the command line: rescind bulk.');
  const text = await file.arrayBuffer().then((bytes) => {
    try {
      return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
      throw new BadFile('The file is not UTF-8. Save it as "CSV UTF-8" in your spreadsheet.');
    }
  });
  const rows = await checkFile(text);
  if (rows.records.length <= maxRows) return rows;
  throw new BadFile(`The file has more than ${maxRows} rows. Use the command line: rescind bulk.`);
}

/** From a file of its own, which only this page loads (infra/console/upload/check-file.ts). */
async function checkFile(text: string): Promise<Rows> {
  const address: string = new URL('check-file.js', document.baseURI).href;
  const checks = (await import(address)) as { readonly checkFile: (text: string) => Promise<Rows> };
  return checks.checkFile(text);
}

/** Sends one row. The service refuses it, or answers with the cancellation. @throws if there is no clear answer. */
export async function sendRow(api: Api, { line, key, request }: Row): Promise<Result> {
  const headers = { 'idempotency-key': JSON.stringify(key), prefer: 'wait=10' };
  const reply = await patiently(() => api.post('/v1/cancellations', request, headers));
  const sent = { line, key, at: new Date().toISOString() };
  const { status, body } = reply;
  if (status < 400 || status >= 500 || status === 401 || status === 403 || status === 429)
    return resultOf(allowed<CancellationResource>(reply), sent);
  const [, problemName] = /^urn:rescind:problem:(.+)$/.exec((body as { readonly type?: string })?.type ?? '') ?? [];
  return refusedResult({ problemName, status, message: problemWords(status, body) }, sent);
}

/** The result of a row; `undefined` if nothing was sent for it. */
export function resultIn({ line, key }: Row, outcome: Outcome<Result>): Result | undefined {
  if (outcome.kind === 'done') return outcome.value;
  if (outcome.kind === 'not-begun') return undefined;
  const detail = `there was no clear answer, so this may have been accepted; sending it again is safe: ${messageOf(outcome.error)}`;
  return { ...emptyResult, line, key, at: new Date().toISOString(), status: 'unknown', detail };
}

/** The file with the results of every row, in the order of the input. */
export function resultFile(rows: Rows, results: ReadonlyMap<string, Result>): readonly string[] {
  const { header, lineOf } = resultLines(rows);
  return [header, ...everyRow(rows, results).map(lineOf)];
}
