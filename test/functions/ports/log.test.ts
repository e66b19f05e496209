import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { logMessages } from '../../../functions/ports/log.ts';

const runbook = readFileSync(join(import.meta.dirname, '../../../docs/runbook.md'), 'utf8').replaceAll(/ {2,}/g, ' ');
const messages = Object.keys(logMessages);

describe('the catalogue of log messages', () => {
  it.each(Object.entries(logMessages))('has the same explanation of "%s" as the runbook', (message, explanation) => {
    expect(runbook).toContain(`| \`${message}\` | ${explanation} |`);
  });

  it('has every message that a query of the runbook names', () => {
    const named = [...runbook.matchAll(/message = "([^"]+)"/g)].map(([, message]) => message);

    expect(named.length).toBeGreaterThan(0);
    expect(messages).toEqual(expect.arrayContaining(named));
  });
});
