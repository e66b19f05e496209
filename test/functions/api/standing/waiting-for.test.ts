import { expect, it } from 'vitest';
import { waitingFor } from '../../../../functions/api/standing/waiting-for.ts';
import { attempt, minute, noon, processing } from '../../../fixtures/a-cancellation.ts';
import { atNoon } from '../../../fixtures/circumstances.ts';

const acknowledged = processing({ attempts: [attempt({ state: 'acknowledged' })] });

it('a look that has begun is not held, and the wait for a terminal goes on during a look', () => {
  const facts = { ...atNoon.facts, decidedBy: 'terminal' } as const;
  const looking = { ...acknowledged, lease: { id: 'lease', until: noon + minute } };

  expect(waitingFor(acknowledged, { ...atNoon, facts, isHeld: true })).toBe('hold');
  expect(waitingFor(looking, { ...atNoon, facts, isHeld: true })).toBe('terminal');
});

it('a lease that has run out is no look', () => {
  const abandoned = { ...acknowledged, lease: { id: 'lease', until: noon } };

  expect(waitingFor(abandoned, { ...atNoon, isHeld: true })).toBe('hold');
});
