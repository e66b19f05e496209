import { expect, it } from 'vitest';
import { parseOptions, usage } from '../../../../infra/cloud/smoke/options.ts';

it('the options of a real account are the default', () => {
  expect(parseOptions([])).toEqual({ stage: 'dev', keepCredentials: false, waitForExpiry: false, endpoint: undefined });
});

it('the options name a stage, an emulator, and what the run keeps or waits for', () => {
  expect(
    parseOptions([
      '--stage',
      'test',
      '--endpoint',
      'http://127.0.0.1:4566/',
      '--wait-for-expiry',
      '--keep-credentials',
    ]),
  ).toEqual({
    stage: 'test',
    keepCredentials: true,
    waitForExpiry: true,
    endpoint: 'http://127.0.0.1:4566',
  });
});

it.each([[['--stages', 'dev']], [['dev']], [['--endpoint', 'here']], [['--stage']]])('%j is wrong usage', (args) => {
  expect(parseOptions(args)).toBe('wrong usage');
});

it('the help names every option', () => {
  expect(parseOptions(['--help'])).toBe('help');
  for (const option of ['--stage', '--keep-credentials', '--wait-for-expiry', '--endpoint', '--help'])
    expect(usage).toContain(`\n${option} `);
});
