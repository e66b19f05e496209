import { expect, it } from 'vitest';
import { resourceExamples } from '../../../../functions/api/documents/examples.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { json } from '../../client/stub.ts';
import { runWith } from '../a-terminal.ts';

const { corrected, proposed } = resourceExamples([...providers.values()]);
const argv = ['correct', corrected.value.id, '--status', 'refunded', '--note', 'the bank says so'];

it('ends with 4 while the correction awaits a second person', async () => {
  const proposal = { ...proposed.value.proposal, kind: 'correction' };

  const { code, err } = await runWith(argv, () => json(202, { ...corrected.value, proposal }));

  expect(code).toBe(4);
  expect(err).toContain('A second person approves it with: rescind resolve');
});
