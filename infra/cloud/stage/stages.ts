import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { type Settings, settingsSchema } from './settings.ts';

/** A stage and its settings. Its name is part of the name of every resource. */
export interface Stage extends Settings {
  readonly name: string;
}

const folder = join(import.meta.dirname, 'settings');

/** The names of the stages: those of the files in `settings`. */
const stageNames = () => globSync('*.json', { cwd: folder }).map((file) => basename(file, '.json'));

/** @throws RangeError if there is no stage of this name, or if its file contains what is no setting. */
export function stageNamed(name: string): Stage {
  const names = stageNames();
  if (!names.includes(name)) throw new RangeError(`there is no stage ${name}; known are ${names.sort().join(' and ')}`);
  return stageOf(name, JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
}

/** @throws RangeError if the settings are not valid. Its message says which one and why. */
export function stageOf(name: string, settings: unknown): Stage {
  const checked = settingsSchema.safeParse(settings);
  if (checked.success) return { name, ...checked.data };
  throw new RangeError(`settings/${name}.json is not valid:\n${z.prettifyError(checked.error)}`);
}
