import { join } from 'node:path';
import { build } from 'esbuild';
import { builtinsWithoutFacade } from './builtins.ts';
import { onlyProviders, onlySimulators, withoutExchanges, withoutSchemas } from './provider-folders.ts';
import { withoutQueries } from './without-queries.ts';

/** The content of a function's bundle. */
export interface Bundle {
  /** The file in `infra/cloud/entries`. */
  readonly entry: string;
  /** The provider folders to include. */
  readonly providers: readonly string[];
  /** Whether to include the exchanges of the providers, only their webhooks, or only their facts. */
  readonly exchanges: boolean | 'webhooks';
  /** Whether to leave out what checks references and other fields of a request. */
  readonly checksNothing?: boolean;
}

/** The packages of the AWS SDK that adapters import. In a bundle, one small file stands for all of them. */
const awsClients = Object.fromEntries(
  ['dynamodb', 'lambda', 'secrets-manager', 'sfn', 'sqs'].map((name) => [
    `@aws-sdk/client-${name}`,
    join(import.meta.dirname, 'aws-clients.ts'),
  ]),
);

export interface Bundled {
  readonly bytes: number;
  /** The npm packages whose code is inside, in alphabetical order. */
  readonly packages: readonly string[];
}

/** Writes `index.mjs` for Lambda: ESM, minified, with everything that it needs inside. */
export async function bundle(
  { entry, providers, exchanges, checksNothing = false }: Bundle,
  folder: string,
): Promise<Bundled> {
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
    alias: awsClients,
    // No call uses one. The SDK imports them dynamically, for which esbuild would wrap, and so slow down, what they share.
    external: ['@smithy/core/event-streams'],
    plugins: [
      builtinsWithoutFacade,
      onlyProviders(providers),
      onlySimulators(providers),
      withoutQueries(entry),
      ...(exchanges === true ? [] : [withoutExchanges(exchanges || 'nothing')]),
      // After the one above: esbuild loads a file with the first plugin that can.
      ...(checksNothing ? [withoutSchemas] : []),
    ],
  });
  const outputs = Object.values(metafile.outputs);
  return {
    bytes: outputs.reduce((sum, { bytes }) => sum + bytes, 0),
    packages: packagesOf(outputs.flatMap(({ inputs }) => Object.entries(inputs))),
  };
}

function packagesOf(inputs: readonly (readonly [string, { readonly bytesInOutput: number }])[]): readonly string[] {
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const names = used.flatMap(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
  return [...new Set(names)].sort();
}
