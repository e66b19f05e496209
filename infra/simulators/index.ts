import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { providers } from '../../functions/providers/index.ts';
import type { Simulator } from '../../functions/providers/simulator.ts';

const folders = join(import.meta.dirname, '../../functions/providers');

async function load(folder: string): Promise<readonly [string, Simulator]> {
  const module: { readonly simulator: Simulator } = await import(`../../functions/providers/${folder}/simulator.ts`);
  return [folder, module.simulator];
}

const names = [...providers.keys()].filter((name) => existsSync(join(folders, name, 'simulator.ts')));

/** The simulators of all providers that have one, by name. The bundler writes static imports instead (`provider-folders.ts`). */
export const simulators: ReadonlyMap<string, Simulator> = new Map(await Promise.all(names.map(load)));
