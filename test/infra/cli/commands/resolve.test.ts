import { describe, expect, it } from 'vitest';
import { resourceExamples } from '../../../../functions/api/documents/examples.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { json } from '../../client/stub.ts';
import { runWith } from '../a-terminal.ts';

const { review, proposed, corrected, cancelled } = resourceExamples([...providers.values()]);
const { id } = proposed.value;

describe('resolve', () => {
  it('says that the resolution awaits a second person, and how they approve it', async () => {
    const argv = ['resolve', id, 'cancelled', '--note', 'seen'];

    const { code, out, err } = await runWith(argv, () => json(202, proposed.value));

    expect(code).toBe(4);
    expect(out).toContain('awaits approval since');
    expect(err).toBe(`A second person approves it with: rescind resolve ${id} --approve\n`);
  });

  it('says of many in one sentence that they await a second person', async () => {
    const argv = ['resolve', id, 'can_tvohbejfwtkpamqnzyiuv7leyb', 'cancelled', '--note', 'seen', '--yes'];

    const { out } = await runWith(argv, () => json(202, proposed.value));

    expect(out.match(/second person/g)).toHaveLength(2);
  });

  it('says which option a rejection needs', async () => {
    const { code, err } = await runWith(['resolve', id, 'rejected', '--note', 'seen'], () => json(200, review.value));

    expect(code).toBe(2);
    expect(err).toMatch(/^rescind: rejected needs --code: one of already_captured, /);
  });

  it.each(['resolution', 'correction'] as const)('--approve sends the same %s again', async (kind) => {
    const shown = { ...proposed.value, proposal: { ...proposed.value.proposal, kind } };

    const { code, requests } = await runWith(['resolve', id, '--approve', '--yes'], ({ method }) =>
      json(200, method === 'GET' ? shown : cancelled.value),
    );

    expect(code).toBe(0);
    const sent = requests.find(({ path }) => path.endsWith(`/${kind}`));
    expect(JSON.parse(String(sent?.body))).toEqual({
      status: 'cancelled',
      note: "the provider's portal shows the payment as cancelled",
    });
  });

  it.each([[[id]], [[id, review.value.id]]])(
    '--approve shows what %j proposes, and sends nothing without a yes',
    async (ids) => {
      const person = { isTerminal: true, line: async () => 'n', all: async () => '' };

      const { err, requests } = await runWith(
        ['resolve', ...ids, '--approve'],
        ({ path }) => json(200, path.includes(id) ? proposed.value : review.value),
        { input: person },
      );

      expect(err).toContain(`${id}  resolution by ana (`);
      expect(err).toContain("Cancelled: the provider's portal shows the payment as cancelled");
      expect(err).toContain('This cannot be undone. [y/N] Nothing is sent.');
      expect(requests.filter(({ path }) => path.endsWith('/resolution'))).toEqual([]);
    },
  );

  it('--approve sends what it has shown, also if somebody proposes something else meanwhile', async () => {
    const other = { ...proposed.value, proposal: { ...proposed.value.proposal, note: 'something else' } };
    let reads = 0;

    const { requests } = await runWith(['resolve', id, '--approve', '--yes'], ({ method }) =>
      json(200, method !== 'GET' || reads++ > 0 ? other : proposed.value),
    );

    expect(String(requests.at(-1)?.body)).toContain(String(proposed.value.proposal?.note));
  });

  it('--approve asks nobody where nobody can answer', async () => {
    const { code, err } = await runWith(['resolve', id, '--approve'], () => json(200, proposed.value));

    expect(code).toBe(2);
    expect(err).toContain('add --yes to go on. Nothing is sent.');
  });

  it('--approve says that nothing awaits approval', async () => {
    const { code, err } = await runWith(['resolve', id, '--approve', '--yes'], () => json(200, review.value));

    expect(code).toBe(2);
    expect(err).toContain('nothing awaits approval at can_');
  });
});

describe('correct', () => {
  it('sends the correction, and shows it beside the end with who did what', async () => {
    const argv = ['correct', id, '--status', 'refunded', '--note', 'seen'];

    const { code, out, requests } = await runWith(argv, () => json(200, corrected.value));

    expect(code).toBe(0);
    expect(JSON.parse(String(requests.at(-1)?.body))).toEqual({ status: 'refunded', note: 'seen' });
    expect(out).toContain('known by a person, ana (7d1f0c52-8a3e-4b9d-b6a4-2f51e0c9d3aa), at');
    expect(out).toContain('corrected at 2026-01-16T09:30:00.000Z by ben');
    expect(out).toMatch(
      /who did what\n.* asked for the cancellation\n.* resolved the review \(Cancelled\): .*\n.* corrected the end \(Refunded\): /,
    );
  });
});

describe('list', () => {
  it('says which end was corrected, and what awaits approval', async () => {
    const items = [corrected.value, proposed.value];

    const { out } = await runWith(['list'], () => json(200, { items, nextCursor: null, searchedBackTo: null }));

    expect(out).toContain('  corrected to refunded');
    expect(out).toContain('  resolution as cancelled awaits approval · ');
  });
});
