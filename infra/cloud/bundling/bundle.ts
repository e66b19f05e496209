import { join } from 'node:path';
import { build } from 'esbuild';
import { builtinsWithoutFacade } from './builtins.ts';
import { leanSdk, replacedModules } from './lean-sdk.ts';
import { onlyProviders, withoutExchanges } from './provider-folders.ts';
import { withoutQueries } from './without-queries.ts';

/** The content of a function's bundle. */
export interface Bundle {
  /** The file in `infra/cloud/entries`. */
  readonly entry: string;
  /** The provider folders to include. */
  readonly providers: readonly string[];
  /** Whether to include the exchanges of the providers, only their webhooks, or only their facts. */
  readonly exchanges: boolean | 'webhooks';
}

/**
 * Writes `index.mjs` for Lambda: ESM, minified, with the SDK inside.
 * @returns the size in bytes.
 */
export async function bundle({ entry, providers, exchanges }: Bundle, folder: string): Promise<number> {
  const { metafile } = await build({
    entryPoints: [join(import.meta.dirname, `../entries/${entry}.ts`)],
    outfile: join(folder, 'index.mjs'),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    legalComments: 'none',
    logLevel: 'error',
    metafile: true,
    alias: replacedModules,
    define: { PROVIDER_NAMES: JSON.stringify(providers) },
    plugins: [
      builtinsWithoutFacade,
      leanSdk,
      onlyProviders(providers),
      withoutQueries(entry),
      ...(exchanges === true ? [] : [withoutExchanges(exchanges || 'nothing')]),
    ],
  });
  return Object.values(metafile.outputs).reduce((bytes, output) => bytes + output.bytes, 0);
}
