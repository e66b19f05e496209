import type { Plugin } from 'esbuild';

/** Leaves the queries of the list out of all functions but the one that lists. */
export const withoutList: Plugin = {
  name: 'without-list',
  setup({ onLoad }) {
    onLoad({ filter: /dynamodb.queries.list-query\.ts$/ }, () => ({
      contents: `export const listQuery = () => () => { throw new TypeError('the list is not part of this bundle'); };`,
    }));
  },
};
