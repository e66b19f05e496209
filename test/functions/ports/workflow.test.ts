import { describe, expect, it } from 'vitest';
import { runInput, runName } from '../../../functions/ports/workflow.ts';

const input = { cancellationId: 'can_1', merchantId: 'merchant-a', provider: 'yuno', run: 1, isPart: true };

describe('a workflow run', () => {
  it('is named after its cancellation, and after the first run by its number too', () => {
    expect(runName(input)).toBe('can_1');
    expect(runName({ ...input, run: 2 })).toBe('can_1-2');
  });

  it('has the same input, byte for byte, in whatever order its fields were given', () => {
    const { run, provider, merchantId, cancellationId, isPart } = input;
    const shuffled = { isPart, run, provider, more: 'x', merchantId, cancellationId };

    expect(runInput(shuffled)).toBe(
      '{"cancellationId":"can_1","merchantId":"merchant-a","provider":"yuno","run":1,"isPart":true}',
    );
  });
});
