import { parseArgs } from 'node:util';
import type { Cancellation } from '../../../functions/core/cancellation/cancellation.ts';
import { isCancellationId } from '../../../functions/core/cancellation/ids.ts';
import { erased, lostFields, stillNeeded } from './erased.ts';
import type { Records } from './records.ts';

const usage = `npm run erase -- --merchant <merchant> [--payment <reference> | --id can_…] [--stage dev] [--apply]

Removes personal data from ended cancellations: of one payment, of one cancellation, or of a whole merchant. It keeps
statuses, codes, amounts, times and hashes, so the same payment is still not cancelled twice. It changes nothing without
--apply, and can be repeated: of what is erased already, only a late entry in the log of exchanges is removed. It cannot
be undone.

--payment  a complete reference of the payment, or your own reference
--id       the id of one cancellation
--apply    erases; without it, only the names of the fields are listed that would be erased`;

interface Runtime {
  /** @throws Error if the stage or its stack does not exist. */
  readonly recordsOf: (stage: string) => Promise<Records>;
  readonly now: () => number;
  readonly say: (line: string) => void;
}

type Outcome = 'erased' | 'erased before' | 'kept';

interface Erasing extends Pick<Runtime, 'now' | 'say'> {
  readonly records: Records;
  readonly apply: boolean;
}

/** Runs the command. @returns the exit code: 0 for success, 1 if something was not erased or not found, 2 for wrong usage. */
export async function runErase(args: readonly string[], { recordsOf, now, say }: Runtime): Promise<number> {
  const asked = parse(args);
  if (asked?.help) {
    say(usage);
    return 0;
  }
  if (!asked?.merchant || (asked.payment !== undefined && asked.id !== undefined) || asked.payment === '') {
    say(usage);
    return 2;
  }
  const { merchant, payment, id, apply } = asked;
  if (id !== undefined && !isCancellationId(id)) {
    say(`refused: ${id} is not the id of a cancellation`);
    return 2;
  }
  const records = await recordsOf(asked.stage);
  const counts: Record<Outcome, number> = { erased: 0, 'erased before': 0, kept: 0 };
  for await (const found of id === undefined ? records.idsOf(merchant, payment) : [id]) {
    const record = await records.load(found);
    if (record?.merchant === merchant) counts[await eraseOne(record, { records, apply, now, say })] += 1;
  }
  return summary(counts, apply, say);
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        stage: { type: 'string', default: 'dev' },
        merchant: { type: 'string' },
        payment: { type: 'string' },
        id: { type: 'string' },
        apply: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch {
    return undefined;
  }
}

/** How often a record is read again if somebody else changes it meanwhile. */
const maxTries = 3;

async function eraseOne(first: Cancellation, { records, apply, now, say }: Erasing): Promise<Outcome> {
  const line = (words: string) => say(`${first.id}  ${first.status}  ${words}`);
  let record: Cancellation | undefined = first;
  for (let tries = 1; record && tries <= maxTries; tries++) {
    if (record.erasedAt !== undefined) {
      // A worker writes what was said after the result, so its write may have come after the erasure.
      if (apply) await records.deleteExchanges(record);
      line(`was erased before, at ${new Date(record.erasedAt).toISOString()}`);
      return 'erased before';
    }
    const reason = stillNeeded(record, now());
    if (reason !== undefined) {
      line(`keeps its data: ${reason}`);
      return 'kept';
    }
    // Before the record, so that a command that is stopped in between finds the record as it was and begins again.
    if (apply) await records.deleteExchanges(record);
    const after = erased(record, now());
    const isDone = !apply || (await records.replace(record, after));
    if (isDone) {
      line(`${apply ? 'erased' : 'would erase'} ${lostFields(record, after).join(', ')}`);
      return 'erased';
    }
    record = await records.load(record.id);
  }
  line('keeps its data: somebody else changed it meanwhile; try again');
  return 'kept';
}

function summary(counts: Readonly<Record<Outcome, number>>, apply: boolean, say: Runtime['say']): number {
  const { erased: done, 'erased before': before, kept } = counts;
  if (done + before + kept === 0) {
    say('nothing was found: the merchant has no such cancellation, or its references were erased before');
    return 1;
  }
  say(`${done} ${apply ? 'erased' : 'would be erased'}, ${before} erased before, ${kept} kept`);
  if (!apply && done > 0) say('nothing was changed; add --apply to erase');
  return kept > 0 ? 1 : 0;
}
