import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { logMessages } from '../../../functions/ports/log.ts';

const root = join(import.meta.dirname, '../../..');
const runbook = readFileSync(join(root, 'docs/runbook.md'), 'utf8').replaceAll(/ {2,}/g, ' ');
const messages = Object.keys(logMessages);

const sources = ['functions', 'infra']
  .flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) => join(room, file)),
  )
  .filter((file) => file.endsWith('.ts') && file !== 'functions/ports/log.ts')
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

describe('the catalogue of log messages', () => {
  it.each(messages)('"%s" is logged', (message) => {
    expect(sources).toMatch(new RegExp(`\\.(info|warn|error)\\(\\s*'${message}'`));
  });

  it.each(messages)('"%s" is explained in the runbook', (message) => {
    expect(runbook).toContain(`| \`${message}\` | ${logMessages[message as keyof typeof logMessages]} |`);
  });

  it('holds every message that a query of the runbook names', () => {
    const named = [...runbook.matchAll(/message = "([^"]+)"/g)].map(([, message]) => message);

    expect(named.length).toBeGreaterThan(0);
    expect(messages).toEqual(expect.arrayContaining(named));
  });
});
