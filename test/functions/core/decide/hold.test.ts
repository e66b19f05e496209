import { expect, it } from 'vitest';
import { decide } from '../../../../functions/core/decide/decide.ts';
import { noon, policies, processing } from '../../../fixtures/a-cancellation.ts';

it("keeps the provider's words about refused credentials short and without card numbers", () => {
  const message = `the key of 4111 1111 1111 1111 is unknown${'.'.repeat(300)}`;
  const observation = { kind: 'credentials_refused', detail: 'answered 401', said: { message } } as const;

  const { changes } = decide(
    processing(),
    { exchange: 'status', began: noon, ended: noon, observation },
    policies.resend,
  );

  expect(changes.credentialsRefused?.detail).toMatch(/^answered 401 · the key of \[card number\] is unknown\.+$/);
  expect(changes.credentialsRefused?.detail?.length).toBeLessThanOrEqual(200);
});
