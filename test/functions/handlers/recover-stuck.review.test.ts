import { describe, expect, it } from 'vitest';
import { advanceCancellation } from '../../../functions/handlers/advance-cancellation.ts';
import { recoverStuck } from '../../../functions/handlers/recover-stuck.ts';
import { attempt, hour, minute, noon, processing } from '../../fixtures/a-cancellation.ts';
import { readingProvider, shows } from '../../fixtures/a-provider.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

const underReview = {
  status: 'review_required',
  review: { code: 'deadline_passed' },
  reviewSince: noon - hour,
  deadline: noon - hour,
  nextLook: noon - minute,
  wakeAt: noon,
} as const;

describe('recovery of a review', () => {
  it('only reads a payment that waits for a person, although the payment is open', async () => {
    const { needs, stored, sent, requests, now } = inMemory({
      provider: readingProvider,
      answers: [shows({ kind: 'open' }), shows({ kind: 'pending' })],
    });
    const { id } = stored(
      processing({ ...underReview, attempts: [attempt({ sentAt: noon - 2 * hour, leftBy: noon - 2 * hour })] }),
    );

    await recoverStuck(needs)();
    for (const { message } of [...sent]) await advanceCancellation(needs)(message);

    expect(requests.map(({ request }) => request.method)).toEqual(['GET']);
    expect(now(id).attempts).toHaveLength(1);
  });

  it('reads again what a cut-off look was reading, and sends nothing', async () => {
    const { needs, stored, sent } = inMemory();
    const record = { ...underReview, lease: { id: 'lease-1', until: noon }, attempts: [attempt()] };
    const { id } = stored(processing(record));

    await recoverStuck(needs)();

    expect(sent.map(({ message }) => message)).toEqual([{ cancellationId: id, look: 1 }]);
  });
});
