import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { logMessages } from '../../../functions/ports/log.ts';

const root = join(import.meta.dirname, '../../..');

const sources = ['functions', 'infra']
  .flatMap((room) =>
    readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((file) => join(room, file)),
  )
  .filter((file) => file.endsWith('.ts') && file !== 'functions/ports/log.ts')
  .map((file) => readFileSync(join(root, file), 'utf8'))
  .join('\n');

it.each(Object.keys(logMessages))('the message "%s" of the catalogue is logged somewhere', (message) => {
  expect(sources).toMatch(new RegExp(`\\.(info|warn|error)\\(\\s*'${message}'`));
});
