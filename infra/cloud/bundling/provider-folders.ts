import { basename, dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/** `functions/providers/index.ts` imports all provider folders. This plugin empties the folders that are not named here. */
export const onlyProviders = (providers: readonly string[]): Plugin => ({
  name: 'only-providers',
  setup({ onLoad }) {
    onLoad({ filter: /functions.providers.[\w-]+.index\.ts$/ }, ({ path }) =>
      providers.includes(basename(dirname(path))) ? undefined : { contents: '' },
    );
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
