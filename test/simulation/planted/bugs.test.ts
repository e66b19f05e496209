import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { plantedBugs } from './bugs.ts';

const root = join(import.meta.dirname, '../../..');

it.each(plantedBugs)('"$name" fits exactly one place', ({ edits }) => {
  const places = edits.map(({ file, search }) => readFileSync(join(root, file), 'utf8').split(search).length - 1);

  expect(places).toEqual(edits.map(() => 1));
});
