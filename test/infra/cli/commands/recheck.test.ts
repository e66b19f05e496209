import { describe, expect, it } from 'vitest';
import { resourceExamples } from '../../../../functions/api/documents/examples.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { json, type stub } from '../../client/stub.ts';
import { runWith } from '../a-terminal.ts';

const { review } = resourceExamples([...providers.values()]);

describe('recheck', () => {
  const later = '2030-01-01T00:00:00.000Z';
  const found = { at: later, event: 'status_open', detail: null };

  /** The service answers before it looks; `afterwards` is what reads show from the second one on. */
  const looking =
    (afterwards: typeof review.value): Parameters<typeof stub>[0] =>
    ({ method }, count) =>
      json(method === 'POST' ? 202 : 200, method === 'GET' && count > 1 ? afterwards : review.value);

  it('waits for the look and shows its result', async () => {
    const afterwards = { ...review.value, updatedAt: later, timeline: [...review.value.timeline, found] };

    const { code, out, err } = await runWith(['recheck', review.value.id], looking(afterwards));

    expect(code).toBe(4);
    expect(out).toContain('Payment read: still open, no cancel in progress');
    expect(err).toBe(
      `Looked again; the status is still: Needs a person. New: ${later}  Payment read: still open, no cancel in progress\n`,
    );
  });

  it('says that the look showed nothing new', async () => {
    const { err } = await runWith(['recheck', review.value.id], looking({ ...review.value, updatedAt: later }));

    expect(err).toBe(
      `Looked again at ${later}; the status is still: Needs a person. Nothing is new since the last look.\n`,
    );
  });

  it.each([
    ['3', 3],
    ['0', 0],
  ])('says after --wait %s that the look has not happened yet', async (wait, reads) => {
    const { err, requests } = await runWith(['recheck', review.value.id, '--wait', wait], looking(review.value));

    expect(err).toBe(`Not looked at yet. See later: rescind get ${review.value.id}\n`);
    expect(requests.filter(({ method }) => method === 'GET')).toHaveLength(reads);
  });

  it('waits for the end of a look that has begun, and says if it is still in progress', async () => {
    const begun = { ...review.value, updatedAt: later };
    const slow: Parameters<typeof stub>[0] = ({ method }, count) =>
      method === 'POST' ? json(202, review.value) : json(200, begun, count < 4 ? { etag: '"8-looking"' } : {});

    const ended = await runWith(['recheck', review.value.id], slow);
    const { err } = await runWith(['recheck', review.value.id, '--wait', '2'], slow);

    expect(ended.err).toBe(
      `Looked again at ${later}; the status is still: Needs a person. Nothing is new since the last look.\n`,
    );
    expect(err).toBe(`The look is still in progress. See later: rescind get ${review.value.id}\n`);
  });
});
