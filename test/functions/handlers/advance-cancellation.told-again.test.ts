import { expect, it } from 'vitest';
import { advanceCancellation } from '../../../functions/handlers/advance-cancellation.ts';
import { accepted, hour, noon } from '../../fixtures/a-cancellation.ts';
import { aRequest, resendingProvider, shows } from '../../fixtures/a-provider.ts';
import { inMemory } from '../../fixtures/dependencies.ts';

it('tells again of credentials that were mended after a review and are refused a second time on the same day', async () => {
  const refused = shows({ kind: 'credentials_refused', detail: 'answered 401' });
  const works = shows({ kind: 'cancelled' });
  const { needs, clock, stored, measured } = inMemory({
    provider: resendingProvider,
    answers: [refused, refused, works, refused],
  });
  const advance = advanceCancellation(needs);
  const [first, second, third] = ['p-1', 'p-2', 'p-3'].map((payment) =>
    stored(accepted({ id: `can_${payment}`, request: aRequest(payment) })),
  );

  await advance({ cancellationId: first?.id ?? '', look: 0 });
  clock.now = noon + hour;
  await advance({ cancellationId: first?.id ?? '', look: 1, recheck: true });
  clock.now = noon + 2 * hour;
  await advance({ cancellationId: second?.id ?? '', look: 0 });
  clock.now = noon + 3 * hour;
  await advance({ cancellationId: third?.id ?? '', look: 0 });

  expect(measured.filter(([, figures]) => 'CredentialsRefused' in figures)).toHaveLength(2);
});
