import { isEnd, isStatus } from '../../../../functions/core/cancellation/status.ts';
import type { Result } from '../../../client/bulk/result.ts';
import type { Rows } from '../../../client/bulk/row-types.ts';
import { counted } from '../../../client/words/counted.ts';
import { messageOf } from '../../../client/words/message-of.ts';
import { download, fileName } from '../many/download.ts';
import { progressPanel } from '../many/perform.ts';
import { readRows, resultFile, resultIn, sendRow } from '../many/upload-rows.ts';
import { uploadTable } from '../many/upload-table.ts';
import { button, field } from '../parts/controls.ts';
import { confirmation } from '../parts/dialogs/confirmation.ts';
import { element, fill } from '../parts/element.ts';
import type { Context, View } from '../session/context.ts';

const lead =
  'Choose a CSV file with one row for each payment. The rows are checked here first, and nothing is sent before you confirm it. Stay on this page until all are sent. You can send the same file again at any time: no payment is cancelled twice.';

const columnsHint =
  'The columns are provider, the references of the payment (such as transactionId), and if you want merchantReference, reason, description, amount (minor units), currency, ifCaptured and key. Other columns are kept in the results.';

/** Cancels every payment in a CSV file, with the checks and the results of the command line. */
export function uploadPage(context: Context): View {
  const place = element('div');
  const problem = element('div', { role: 'alert' });
  const progress = progressPanel();
  const input = element('input', { type: 'file', accept: '.csv,text/csv', on: { change: () => void read() } });
  const page = element('div', {}, element('p', { class: 'lead' }, lead));

  async function read(): Promise<void> {
    const [file] = input.files ?? [];
    fill(place);
    fill(problem);
    if (!file) return;
    try {
      fill(place, ...preview(context, await readRows(file), progress, input));
    } catch (error) {
      fill(problem, element('p', { class: 'problem' }, messageOf(error)));
    }
  }

  const show = async () => {
    const mayWrite = await context.api.hasScope('cancellations/write');
    if (mayWrite) page.append(field('CSV file', input, columnsHint), problem, progress.element, place);
    else page.append(element('p', {}, 'You may not cancel payments: your token has no scope cancellations/write.'));
  };
  void show();
  return { title: 'Cancel many payments', element: page, stop: () => progress.stop() };
}

const plural = (count: number) => counted(count, 'payment');

const isSettled = (result: Result | undefined) => isStatus(result?.status) && isEnd(result.status);

/** What a file would do, and the button that does it. */
function preview(
  { api }: Context,
  rows: Rows,
  progress: ReturnType<typeof progressPanel>,
  input: HTMLInputElement,
): readonly HTMLElement[] {
  const table = uploadTable(rows);
  const results = new Map<string, Result>();
  const byKey = new Map(rows.good.map((row) => [row.key, row]));
  const open = () => rows.good.filter(({ key }) => !isSettled(results.get(key)));
  const save = button('Download the results', () => download(fileName('results'), resultFile(rows, results)));
  const start = button(`Cancel ${plural(rows.good.length)} …`, () => void confirmed(), 'primary');
  save.hidden = true;
  start.hidden = rows.good.length === 0;

  async function confirmed(): Promise<void> {
    const what = `Cancel ${plural(open().length)}`;
    const question = `${what}? This cannot be undone. Bad and repeated rows are not sent.`;
    if (await confirmation(question, what)) await perform();
  }

  async function perform(): Promise<void> {
    start.disabled = input.disabled = true;
    addEventListener('beforeunload', warn);
    const send = (key: string) => {
      const row = byKey.get(key);
      if (!row) throw new RangeError('there is no such row');
      return sendRow(api, row);
    };
    await progress.perform(
      open().map(({ key }) => key),
      send,
      (key, outcome) => {
        const row = byKey.get(key);
        const result = row && resultIn(row, outcome);
        if (!result) return;
        results.set(key, result);
        table.showResult(result);
      },
    );
    removeEventListener('beforeunload', warn);
    start.disabled = input.disabled = save.hidden = false;
    start.hidden = open().length === 0;
    start.textContent = `Continue with ${plural(open().length)} …`;
  }

  return [
    element('p', { class: 'count', role: 'status' }, summaryOf(rows)),
    element('div', { class: 'buttons' }, start, save),
    table.element,
  ];
}

/** Leaving the page would lose the results. */
const warn = (event: Event) => event.preventDefault();

function summaryOf({ good, bad, repeated, extra, records }: Rows): string {
  const providers = [...Map.groupBy(good, ({ request }) => request.provider)];
  const parts = providers.map(([provider, own]) => `${own.length} ${provider}`).join(', ');
  const kept = extra.length > 0 ? ` Kept in the results and not sent: ${extra.join(', ')}.` : '';
  return `${records.length} rows: ${good.length} to send${parts === '' ? '' : ` (${parts})`} · ${bad.length} bad · ${repeated.length} repeat an earlier line.${kept}`;
}
