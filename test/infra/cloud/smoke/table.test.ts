import { expect, it } from 'vitest';
import { compared, skipped } from '../../../../infra/cloud/smoke/check.ts';
import { tableOf } from '../../../../infra/cloud/smoke/table.ts';

it('the table shows one line for each check, in columns, and counts the verdicts', () => {
  const text = tableOf([compared('invocations', '1', '2'), skipped('metrics', 'the emulator\nhas none')]);

  expect(text.split('\n')).toEqual([
    'verdict  check        expected  measured',
    '----------------------------------------',
    'differs  invocations  1         2',
    'skipped  metrics                the emulator has none',
    '',
    '1 differs, 1 skipped',
  ]);
});
