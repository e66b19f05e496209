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

/** The fact that an exchange states beside its functions. */
const repeatFact = /^ {2}repeat: '(harmless|costly)',$/m;

/**
 * Leaves exchanges out of functions that need only the facts of providers, or these and their webhooks. They still see
 * which exchanges exist, and what a repeat of them does.
 */
export const withoutExchanges = (kept: 'webhooks' | 'nothing'): Plugin => ({
  name: 'without-exchanges',
  setup({ onLoad }) {
    const empty = ({ path }: { readonly path: string }) => ({
      contents: `export const ${basename(path, '.ts')} = {};`,
    });
    onLoad({ filter: /functions.providers.[\w-]+.(status|login)\.ts$/ }, empty);
    if (kept === 'nothing') onLoad({ filter: /functions.providers.[\w-]+.webhook\.ts$/ }, empty);
    onLoad({ filter: /functions.providers.[\w-]+.(cancel|refund)\.ts$/ }, async ({ path }) => {
      const fact = repeatFact.exec(await readFile(path, 'utf8'))?.[0];
      if (!fact) throw new Error(`${path} does not say what a repeat does`);
      return { contents: `export const ${basename(path, '.ts')} = {${fact}};` };
    });
  },
});
