import { join } from 'node:path';
import { build } from 'esbuild';
import { builtinsWithoutFacade } from './builtins.ts';
import { leanSdk, replacedModules } from './lean-sdk.ts';
import { onlyProviders, withoutExchanges } from './provider-folders.ts';

/** What one function is made of. */
export interface Bundle {
  /** The file in `infra/cloud/entries`. */
  readonly entry: string;
  /** The provider folders that come along. */
  readonly providers: readonly string[];
  /** Whether it talks with providers; otherwise only their facts come along. */
  readonly exchanges: boolean;
}

/**
 * Writes `index.mjs`, ready for Lambda: ESM, minified, the SDK inside.
 * @returns its size in bytes.
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
    plugins: [builtinsWithoutFacade, leanSdk, onlyProviders(providers), ...(exchanges ? [] : [withoutExchanges])],
  });
  return Object.values(metafile.outputs).reduce((bytes, output) => bytes + output.bytes, 0);
}
