import { basename } from 'node:path';
import type { Plugin } from 'esbuild';

interface Queries {
  /** The only function that uses these queries. */
  readonly entry: string;
  readonly names: readonly string[];
}

/** The files with the queries of the store, by name. */
const queries: Readonly<Record<string, Queries>> = {
  'list-query': { entry: 'list-cancellations', names: ['listQuery'] },
  'wake-index': { entry: 'recover-stuck', names: ['dueQuery', 'moveWakeWrite'] },
};

/** An esbuild plugin that leaves the queries of the store out of each function that does not use them. Called there, they throw. */
export const withoutQueries = (entry: string): Plugin => ({
  name: 'without-queries',
  setup({ onLoad }) {
    onLoad({ filter: /dynamodb.queries.[\w-]+\.ts$/ }, ({ path }) => {
      const found = queries[basename(path, '.ts')];
      if (!found || found.entry === entry) return undefined;
      const throwing = (name: string) =>
        `export const ${name} = () => () => { throw new TypeError('${name} is not part of this bundle'); };`;
      return { contents: found.names.map(throwing).join('\n') };
    });
  },
});
