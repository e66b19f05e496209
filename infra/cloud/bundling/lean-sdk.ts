import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnLoadResult, Plugin } from 'esbuild';

const here = import.meta.dirname;

/** Modules that no function uses, and the files that replace them. */
export const replacedModules = {
  '@aws-sdk/credential-provider-node': join(here, 'environment-credentials.ts'),
  '@aws-sdk/middleware-endpoint-discovery': join(here, 'no-endpoint-discovery.ts'),
  '@smithy/core/event-streams': join(here, 'no-event-streams.ts'),
};

const throwingClass = (name: string) =>
  `export class ${name} { constructor() { throw new TypeError('${name} is not part of this bundle'); } }`;

const throwingMethod = (name: string, method: string) =>
  `export class ${name} { ${method}() { throw new TypeError('${name} is not part of this bundle'); } }`;

/** Fallbacks that are never used on Lambda with our settings. The classes throw if they are used after all. */
const unreachable: Readonly<Record<string, string>> = {
  'Sha256Js.js': throwingClass('Sha256Js'),
  'Md5Js.js': throwingClass('Md5Js'),
  'AdaptiveRetryStrategy.js': throwingClass('AdaptiveRetryStrategy'),
  // Only event streams are signed by their headers.
  'HeaderFormatter.js': throwingMethod('HeaderFormatter', 'format'),
  // Our operations bind nothing to HTTP. One with a prefix for its host, such as StartSyncExecution, would need it.
  'HttpBindingNormalizedSchema.js': `export const getHttpOperationBindings = ({ traits }) => {
      if (traits?.endpoint) throw new TypeError('host prefixes are not part of this bundle');
      return [];
    };
    export class HttpBindingNormalizedSchema {}`,
  // Adds letters to the user agent that tell AWS which features are in use.
  'check-features.js': 'export const checkFeatures = async () => {};',
  'partitions.js': 'export const partitionsInfo = { partitions: [] };',
  'getInstanceMetadataRegion.js': 'export const getInstanceMetadataRegion = async () => undefined;',
  // A function has no `~/.aws`, so it does not need to look for one at every cold start.
  'loadSharedConfigFiles.js': `export const CONFIG_PREFIX_SEPARATOR = '.';
    export const loadSharedConfigFiles = async () => ({ configFile: {}, credentialsFile: {} });`,
};

/** The name of each client's service in its endpoint. */
const services: Readonly<Record<string, string>> = {
  dynamodb: 'dynamodb',
  'secrets-manager': 'secretsmanager',
  sfn: 'states',
  sqs: 'sqs',
};

/** The errors whose fields our adapters read. They recognise every error by its name, which needs no class. */
const usedErrors = ['ConditionalCheckFailedException', 'TransactionCanceledException'];

/** Leaves out the parts of the SDK that a function on Lambda never uses. The rest behaves as before. */
export const leanSdk: Plugin = {
  name: 'lean-sdk',
  setup({ onLoad }) {
    onLoad({ filter: /node_modules.@(smithy|aws-sdk).(core|signature-v4).+\.js$/ }, ({ path }) => {
      const contents = unreachable[/[^/\\]+$/.exec(path)?.[0] ?? ''];
      return contents === undefined ? undefined : { contents };
    });
    onLoad({ filter: /serde.date-utils\.js$/ }, ({ path }) => onlyEpochSeconds(path));
    onLoad({ filter: /node_modules.@aws-sdk.client-[^/\\]+.package\.json$/ }, ({ path }) => onlyVersion(path));
    onLoad({ filter: /node_modules.@aws-sdk.client-[^/\\]+.dist-es.schemas.schemas_0\.js$/ }, ({ path }) =>
      onlyUsedSchemas(path),
    );
    onLoad({ filter: /node_modules.@aws-sdk.client-[^/\\]+.dist-es.endpoint.endpointResolver\.js$/ }, ({ path }) =>
      regionalEndpointOf(path),
    );
  },
};

/** Our four services send times as epoch seconds (their protocol is awsJson), so the parsers of texts are never used. */
async function onlyEpochSeconds(path: string): Promise<OnLoadResult> {
  const source = await readFile(path, 'utf8');
  const contents = source.replaceAll(
    /^export const (parseRfc\w+) = \(value\) => \{.*?^\};$/gms,
    "export const $1 = () => { throw new TypeError('$1 is not part of this bundle'); };",
  );
  return { contents };
}

/** The clients import their whole package.json, but use only the version. */
async function onlyVersion(path: string): Promise<OnLoadResult> {
  const { version } = JSON.parse(await readFile(path, 'utf8'));
  return { contents: JSON.stringify({ version }), loader: 'json' };
}

/**
 * The schemas of a client cover all its operations. esbuild drops an unused schema only if creating it has no side
 * effect. So computed keys become plain ones, and only the error classes that we use are registered.
 */
async function onlyUsedSchemas(path: string): Promise<OnLoadResult> {
  const source = await readFile(path, 'utf8');
  const constants = source.matchAll(/^const (_\w+) = ("[^"]*");$/gm);
  const literals = new Map(Array.from(constants, ([, name, literal]) => [name, literal]));
  const contents = source
    .replaceAll(/\[(_\w+)\]:/g, (key, name) => (literals.has(name) ? `${literals.get(name)}:` : key))
    .replaceAll(/^n0_registry\.registerError\(\w+\$, (\w+)\);$/gm, (registration, name) =>
      usedErrors.includes(name) ? registration : '',
    );
  return { contents };
}

function regionalEndpointOf(path: string): OnLoadResult {
  const service = services[/client-([\w-]+)/.exec(path)?.[1] ?? ''];
  if (!service) return { errors: [{ text: `${path}: the endpoint of this service is unknown` }] };
  const contents = `import { regionalEndpoint } from './regional-endpoint.ts';
    export const defaultEndpointResolver = regionalEndpoint(${JSON.stringify(service)});`;
  return { contents, resolveDir: here };
}
