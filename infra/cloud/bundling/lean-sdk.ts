import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnLoadResult, Plugin } from 'esbuild';

const here = import.meta.dirname;

/** Whole modules that no function can reach, and what stands in for them. */
export const replacedModules = {
  '@aws-sdk/credential-provider-node': join(here, 'environment-credentials.ts'),
  '@aws-sdk/middleware-endpoint-discovery': join(here, 'no-endpoint-discovery.ts'),
  '@smithy/core/event-streams': join(here, 'no-event-streams.ts'),
};

const neverMade = (name: string) =>
  `export class ${name} { constructor() { throw new TypeError('${name} is not part of this bundle'); } }`;

/** Fallbacks that Lambda and our settings rule out; an algorithm among them throws if it is reached after all. */
const unreachable: Readonly<Record<string, string>> = {
  'Sha256Js.js': neverMade('Sha256Js'),
  'Md5Js.js': neverMade('Md5Js'),
  'AdaptiveRetryStrategy.js': neverMade('AdaptiveRetryStrategy'),
  'partitions.js': 'export const partitionsInfo = { partitions: [] };',
  'getInstanceMetadataRegion.js': 'export const getInstanceMetadataRegion = async () => undefined;',
  // A function has no `~/.aws`, and need not look for one at every cold start.
  'loadSharedConfigFiles.js': `export const CONFIG_PREFIX_SEPARATOR = '.';
    export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
};

/** The name of each service in its endpoints. */
const services: Readonly<Record<string, string>> = {
  dynamodb: 'dynamodb',
  'secrets-manager': 'secretsmanager',
  sfn: 'states',
  sqs: 'sqs',
};

/** The errors that our adapters know by their class; every other one is known by its name, which the SDK keeps. */
const usedErrors = ['ConditionalCheckFailedException', 'TransactionCanceledException', 'TransactionConflictException'];

/** The SDK without what a function on Lambda never uses; its own files are only made smaller, never changed in what they do. */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules.@(smithy|aws-sdk).core.+\.js$/ }, ({ path }) => {
      const contents = unreachable[/[^/\\]+$/.exec(path)?.[0] ?? ''];
      return contents === undefined ? undefined : { contents };
    });
    onLoad({ filter: /node_modules.@aws-sdk.client-[^/\\]+.package\.json$/ }, ({ path }) => onlyVersion(path));
    onLoad({ filter: /node_modules.@aws-sdk.client-[^/\\]+.dist-es.schemas.schemas_0\.js$/ }, ({ path }) =>
      onlyUsedShapes(path),
    );
    onLoad({ filter: /node_modules.@aws-sdk.client-[^/\\]+.dist-es.endpoint.endpointResolver\.js$/ }, ({ path }) =>
      regionalEndpointOf(path),
    );
  },
};

/** The clients import their whole package.json for its version. */
async function onlyVersion(path: string): Promise<OnLoadResult> {
  const { version } = JSON.parse(await readFile(path, 'utf8'));
  return { contents: JSON.stringify({ version }), loader: 'json' };
}

/**
 * A client's table of shapes holds all its operations, and esbuild may drop one only if making it has no effect:
 * so computed keys become plain ones, and an error's class is registered only if somebody asks for it.
 */
async function onlyUsedShapes(path: string): Promise<OnLoadResult> {
  const source = await readFile(path, 'utf8');
  const constants = source.matchAll(/^const (_\w+) = ("[^"]*");$/gm);
  const words = new Map(Array.from(constants, ([, name, word]) => [name, word]));
  const contents = source
    .replaceAll(/\[(_\w+)\]:/g, (key, name) => (words.has(name) ? `${words.get(name)}:` : key))
    .replaceAll(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (registration, name) =>
      usedErrors.includes(name) ? registration : '',
    );
  return { contents };
}

function regionalEndpointOf(path: string): OnLoadResult {
  const service = services[/client-([\w-]+)/.exec(path)?.[1] ?? ''];
  if (!service) return { errors: [{ text: `${path}: the endpoint of this service is not known here` }] };
  const contents = `import { regionalEndpoint } from './regional-endpoint.ts';
    export const defaultEndpointResolver = regionalEndpoint(${JSON.stringify(service)});`;
  return { contents, resolveDir: here };
}
