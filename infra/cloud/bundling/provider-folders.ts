import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { OnLoadResult, Plugin } from 'esbuild';

const anyFolder = /import\(`[^`]+`\)/;
const declaration = /^declare const PROVIDER_NAMES: .+$/m;

/**
 * `functions/providers/index.ts` imports the folders that it finds. In a bundle it imports only those that are named here,
 * so that a worker does not grow with the number of providers. The imports are static: esbuild wraps each module that is
 * behind a dynamic one, and a wrapped module is slower to load.
 */
export const onlyProviders = (providers: readonly string[]): Plugin => ({
  name: 'only-providers',
  setup({ onLoad }) {
    onLoad({ filter: /functions.providers.index\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!anyFolder.test(source)) throw new Error(`${path} does not import folders by their names`);
      if (!declaration.test(source)) throw new Error(`${path} does not declare the names of the folders`);
      const imports = providers.map((name, index) => `import * as folder${index} from './${name}/index.ts';\n`);
      const folders = providers.map((name, index) => `'${name}': folder${index}`);
      const contents = source
        .replace(declaration, `const PROVIDER_NAMES = ${JSON.stringify(providers)};`)
        .replace(anyFolder, `({ ${folders.join(', ')} })[folder]`);
      return { contents: imports.join('') + contents, loader: 'ts' };
    });
  },
});

/** The same for `infra/simulators/index.ts`: it imports the simulators of these providers, as far as they have one. */
export const onlySimulators = (providers: readonly string[]): Plugin => ({
  name: 'only-simulators',
  setup({ onLoad }) {
    onLoad({ filter: /infra.simulators.index\.ts$/ }, ({ path }) => {
      const folders = join(dirname(path), '../../functions/providers');
      const names = providers.filter((name) => existsSync(join(folders, name, 'simulator.ts')));
      const imports = names.map((name, index) => {
        const module = JSON.stringify(join(folders, name, 'simulator.ts'));
        return `import { simulator as simulator${index} } from ${module};\n`;
      });
      const entries = names.map((name, index) => `['${name}', simulator${index}]`);
      return {
        contents: `${imports.join('')}export const simulators = new Map([${entries.join(', ')}]);`,
        loader: 'ts',
      };
    });
  },
});

/** The fact that an exchange states beside its functions. */
const repeatFact = /^ {2}repeat: '(harmless|costly)',$/m;

/** Stands for zod: whatever is called on it gives the same again, and no value passes. */
const noSchemas = 'const z = new Proxy(() => z, { get: () => z, apply: () => z });';

const sourceWithoutSchemas = async ({ path }: { readonly path: string }): Promise<OnLoadResult> => ({
  contents: (await readFile(path, 'utf8')).replace("import * as z from 'zod/mini';", noSchemas),
  loader: 'ts',
});

/** Leaves all schemas out of the folders, for functions that check no request. */
export const withoutSchemas: Plugin = {
  name: 'without-schemas',
  setup({ onLoad }) {
    onLoad({ filter: /functions.providers.+\.ts$/ }, sourceWithoutSchemas);
  },
};

/**
 * Leaves exchanges out of functions that need only the facts of providers, or these and their webhooks, and with them the
 * schemas of credentials, which only exchanges need. The functions still see which exchanges exist, and what a repeat of
 * them does.
 */
export const withoutExchanges = (kept: 'webhooks' | 'nothing'): Plugin => ({
  name: 'without-exchanges',
  setup({ onLoad }) {
    const empty = ({ path }: { readonly path: string }) => ({
      contents: `export const ${basename(path, '.ts')} = {};`,
    });
    onLoad({ filter: /functions.providers.[\w-]+.(status|login)\.ts$/ }, empty);
    onLoad({ filter: /functions.providers.[\w-]+.credentials\.ts$/ }, sourceWithoutSchemas);
    if (kept === 'nothing') onLoad({ filter: /functions.providers.[\w-]+.webhook\.ts$/ }, empty);
    onLoad({ filter: /functions.providers.[\w-]+.(cancel|refund)\.ts$/ }, async ({ path }) => {
      const fact = repeatFact.exec(await readFile(path, 'utf8'))?.[0];
      if (!fact) throw new Error(`${path} does not say what a repeat does`);
      return { contents: `export const ${basename(path, '.ts')} = {${fact}};` };
    });
  },
});
