import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

const modules = new Set(builtinModules);

/**
 * An ESM import of `node:http` loads undici at every cold start. `getBuiltinModule` does not (nodejs/node #59686). Each
 * export is read on its own, and only if something uses it: to read them all would load what is behind each of them.
 */
export const builtinsWithoutFacade: Plugin = {
  name: 'builtins-without-facade',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^(node:)?[a-z_/0-9]+$/ }, ({ path, kind }) => {
      const name = path.replace(/^node:/, '');
      if (!modules.has(name)) return undefined;
      return { path: `node:${name}`, namespace: kind === 'import-statement' ? 'builtin' : 'whole-builtin' };
    });
    onLoad({ filter: /.*/, namespace: 'builtin' }, async ({ path }) => ({
      contents: [
        `const builtin = ${getBuiltin(path)};`,
        'export default builtin;',
        ...Object.keys(await import(path))
          .filter((name) => name !== 'default')
          .map((name) => `export const ${name} = /* @__PURE__ */ (() => builtin.${name})();`),
      ].join('\n'),
      loader: 'js',
    }));
    onLoad({ filter: /.*/, namespace: 'whole-builtin' }, ({ path }) => ({
      contents: `module.exports = ${getBuiltin(path)}`,
      loader: 'js',
    }));
  },
};

const getBuiltin = (path: string) => `process.getBuiltinModule(${JSON.stringify(path)})`;
