import { describe, expect, it } from 'vitest';
import type { Cancellation } from '../../../../functions/core/cancellation/cancellation.ts';
import { cancellationId } from '../../../../functions/core/cancellation/identity.ts';
import { runErase } from '../../../../infra/cloud/erasure/command.ts';
import { hour, noon } from '../../../fixtures/a-cancellation.ts';
import { anEnded, personal } from './an-ended.ts';

const idOf = (key: string) => cancellationId('acme', key);
const of = (key: string, changes: Partial<Cancellation> = {}) =>
  anEnded({ id: idOf(key), merchant: 'acme', ...changes });

/** Runs the command on a table in memory. `lose` writes fail, as if somebody else had written first. */
async function run(args: string, given: readonly Cancellation[] = [], lose = 0) {
  const said: string[] = [];
  const stages: string[] = [];
  const stored = new Map(given.map((record) => [record.id, record]));
  const deleted: string[] = [];
  let lost = 0;
  const code = await runErase(args.split(' ').filter(Boolean), {
    recordsOf: async (stage) => {
      stages.push(stage);
      return {
        load: async (id) => stored.get(id),
        async *idsOf(merchant, reference) {
          for (const record of [...stored.values()])
            if (record.merchant === merchant && (!reference || reference in record.request.transaction))
              yield record.id;
        },
        async deleteExchanges({ id }) {
          deleted.push(id);
        },
        async replace(_loaded, erased) {
          if (lost++ < lose) return false;
          stored.set(erased.id, erased);
          return true;
        },
      };
    },
    now: () => noon + hour,
    say: (line) => said.push(line),
  });
  return { code, said, stages, deleted, stored: [...stored.values()] };
}

describe('npm run erase', () => {
  it('changes nothing without --apply, and lists the names of what it would erase', async () => {
    const record = of('one');

    const { code, said, stages, deleted, stored } = await run('--merchant acme --stage prod', [record]);

    expect({ code, stages, deleted, stored }).toEqual({ code: 0, stages: ['prod'], deleted: [], stored: [record] });
    expect(said[0]).toMatch(/^can_\w{26} {2}partially_refunded {2}would erase .*request\.description/);
    expect(said.slice(1)).toEqual([
      '1 would be erased, 0 erased before, 0 kept',
      'nothing was changed; add --apply to erase',
    ]);
    expect(said.join()).not.toContain(personal);
  });

  it('erases a merchant, keeps what is still open with the reason, and leaves other merchants alone', async () => {
    const other = { ...of('other'), merchant: 'beta' };
    const given = [of('one'), of('two', { status: 'review_required' }), of('three', { status: 'processing' }), other];

    const { code, said, stored } = await run('--merchant acme --apply', given);

    expect(code).toBe(1);
    expect(said.map((line) => line.replace(/^can_\w+ {2}/, '').slice(0, 60))).toEqual([
      expect.stringMatching(/^partially_refunded {2}erased key, /),
      'review_required  keeps its data: a person must resolve its r',
      'processing  keeps its data: it has not ended, and its data i',
      '1 erased, 0 erased before, 2 kept',
    ]);
    expect(stored.map(({ erasedAt }) => erasedAt !== undefined)).toEqual([true, false, false, false]);
  });

  it('can be repeated', async () => {
    const first = await run('--merchant acme --apply', [of('one'), of('two')]);

    const { code, said, stored, deleted } = await run('--merchant acme --apply', first.stored);

    expect({ code, stored }).toEqual({ code: 0, stored: first.stored });
    expect(said.at(-1)).toBe('0 erased, 2 erased before, 0 kept');
    // What a worker said late about it.
    expect(deleted).toEqual([idOf('one'), idOf('two')]);
    expect((await run('--merchant acme', first.stored)).deleted).toEqual([]);
  });

  it('erases the cancellation with this id, if it is the merchant’s', async () => {
    const given = [of('one'), of('two')];

    expect(
      (await run(`--merchant acme --id ${idOf('two')} --apply`, given)).stored.map((one) => !!one.erasedAt),
    ).toEqual([false, true]);
    expect(await run(`--merchant beta --id ${idOf('two')} --apply`, given)).toMatchObject({ code: 1, stored: given });
  });

  it('says that it found nothing, instead of that it is done', async () => {
    const { code, said } = await run('--merchant acme --payment unknown --apply', [of('one')]);

    expect({ code, said }).toEqual({ code: 1, said: [expect.stringContaining('nothing was found')] });
  });

  it.each([
    [2, 0, 'erased'],
    [3, 1, 'somebody else changed it meanwhile'],
  ])('after %d writes of others it exits with %d', async (lose, expected, words) => {
    const { code, said } = await run('--merchant acme --apply', [of('one')], lose);

    expect(code).toBe(expected);
    expect(said[0]).toContain(words);
  });

  it.each([
    ['--help', 0],
    ['', 2],
    ['--payment p-1', 2],
    ['--merchant acme --payment p-1 --id can_x', 2],
    ['--merchant acme --id can_x', 2],
    ['--merchant acme --colour red', 2],
  ])('explains itself after %j, and opens no table', async (args, expected) => {
    const { code, said, stages } = await run(args);

    expect({ code, stages }).toEqual({ code: expected, stages: [] });
    expect(said.join()).toMatch(/^npm run erase|^refused/);
  });
});
