import { basename, dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/** `functions/providers/index.ts` imports every folder by a pattern; of those not named here nothing comes along. */
export const onlyProviders = (providers: readonly string[]): Plugin => ({
  name: 'only-providers',
  setup({ onLoad }) {
    onLoad({ filter: /functions.providers.[\w-]+.index\.ts$/ }, ({ path }) =>
      providers.includes(basename(dirname(path))) ? undefined : { contents: '' },
    );
  },
});

/** A function that only needs a provider's facts sees that an exchange is there, and not what it does. */
export const withoutExchanges: Plugin = {
  name: 'without-exchanges',
  setup({ onLoad }) {
    onLoad({ filter: /functions.providers.[\w-]+.(cancel|status|login|webhook)\.ts$/ }, ({ path }) => ({
      contents: `export const ${basename(path, '.ts')} = {};`,
    }));
  },
};
