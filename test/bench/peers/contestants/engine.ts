import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpClient } from '../../load/http-client.ts';
import { startChild } from '../../process/child.ts';
import type { Running, Stage } from './contestant.ts';

const peers = join(import.meta.dirname, '..');

/** A file of a package that `npm ci` installs in `test/bench/peers`. */
export const installed = (...path: readonly string[]) => join(peers, 'node_modules', ...path);

/** Why an npm package cannot be used, or `undefined`. */
export const missingPackage = (name: string) =>
  existsSync(installed(name))
    ? undefined
    : `${name} is not installed (npm ci --ignore-scripts --prefix test/bench/peers)`;

interface EngineOptions {
  readonly log: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Starts a file of `engines` as a process of its own. */
export const startEngine = (stage: Stage, name: string, options: EngineOptions) =>
  stage.child(startChild(process.execPath, [join(peers, 'engines', `${name}.ts`)], options));

/** The accept server of an engine that prints its address when it is ready. */
export async function acceptsOn(
  engine: ReturnType<typeof startEngine>,
  client: HttpClient,
): Promise<Running['accept']> {
  const [, address] = await engine.prints(/^Accepts on (\S+)$/m);
  return async (id) => {
    const { status, body } = await client.call('POST', `${address}/cancel`, { id });
    if (status !== 202) throw new Error(`answered ${status}: ${body.slice(0, 200)}`);
  };
}
