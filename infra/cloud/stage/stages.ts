import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import * as z from 'zod';
import { issuerSchema, type Settings, settingsSchema } from './settings.ts';

/** A stage and its settings. Its name is part of the name of every resource. */
export interface Stage extends Settings {
  readonly name: string;
}

const folder = join(import.meta.dirname, 'settings');

/** The names of the stages: those of the files in `settings`. */
const stageNames = () => globSync('*.json', { cwd: folder }).map((file) => basename(file, '.json'));

/**
 * The stage that the CDK's context names (`-c stage=prod`), or `dev`. Its settings come from its file alone: a deployment
 * that forgets a `-c` must not replace the issuer.
 * @throws RangeError if the context contains a setting, or as `stageNamed` does.
 */
export function stageOfContext(context: (name: string) => unknown): Stage {
  const settings = [...Object.keys(settingsSchema.def.shape), ...Object.keys(issuerSchema.def.shape)];
  const name = String(context('stage') ?? 'dev');
  for (const setting of settings)
    if (context(setting) !== undefined)
      throw new RangeError(`-c ${setting}: settings come from infra/cloud/stage/settings/${name}.json alone`);
  return stageNamed(name);
}

/** @throws RangeError if there is no stage of this name, or if its settings are not valid. */
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
