import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Plugin } from 'esbuild';

const anyFolder = /import\(`[^`]+`\)/;

/**
 * `functions/providers/index.ts` imports the folders that it finds. In a bundle it imports only those that are named here,
 * so that a worker does not grow with the number of providers.
 */
export const onlyProviders = (providers: readonly string[]): Plugin => ({
  name: 'only-providers',
  setup({ onLoad }) {
    onLoad({ filter: /functions.providers.index\.ts$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      if (!anyFolder.test(source)) throw new Error(`${path} does not import folders by their names`);
      const imports = providers.map((name) => `'${name}': () => import('./${name}/index.ts')`);
      return { contents: source.replace(anyFolder, `({ ${imports.join(', ')} })[folder]()`), loader: 'ts' };
    });
  },
});

/** Leaves exchanges out of functions that only need the facts of providers. They still see which exchanges exist. */
export const withoutExchanges: Plugin = {
  name: 'without-exchanges',
  setup({ onLoad }) {
    onLoad({ filter: /functions.providers.[\w-]+.(cancel|status|login|webhook)\.ts$/ }, ({ path }) => ({
      contents: `export const ${basename(path, '.ts')} = {};`,
    }));
  },
};
