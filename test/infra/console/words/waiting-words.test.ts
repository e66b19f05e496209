import { expect, it } from 'vitest';
import { waitingWords } from '../../../../infra/console/words/waiting-words.ts';

const clock = (iso: string) => iso.slice(11, 16);

it('a wait for credentials names the next try and the deadline, as far as they are known', () => {
  const nextTryAt = '2026-01-15T09:31:00.000Z';
  const until = '2026-01-16T09:30:00.000Z';

  expect(waitingWords({ nextTryAt, until }, clock)).toBe(
    'It waits until the provider accepts the credentials. The next try is at 09:31. If the credentials still do not work at 09:30, a person decides.',
  );
  expect(waitingWords({ nextTryAt: null, until: null }, clock)).toBe(
    'It waits until the provider accepts the credentials.',
  );
});
