import { execFileSync } from 'node:child_process';
import { chownSync, globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { freePort } from '../../../fixtures/listening.ts';
import { startChild } from '../../process/child.ts';
import { type Contestant, onStage } from './contestant.ts';
import { acceptsOn, missingPackage, startEngine } from './engine.ts';

/** Debian keeps the programs of each version in a folder of its own, and not in the `PATH`. */
const programs = () => globSync('/usr/lib/postgresql/*/bin/initdb').toSorted().map(dirname).at(-1);

export const dbos: Contestant = {
  name: 'dbos',
  title: 'DBOS on PostgreSQL',
  durability: 'each step is a commit of PostgreSQL, with its default settings',
  missing: async () =>
    missingPackage('@dbos-inc/dbos-sdk') ??
    (programs() ? undefined : 'PostgreSQL is not installed (apt-get install postgresql)'),
  start: ({ provider, client, log }) =>
    onStage(async (stage) => {
      const folder = stage.folder();
      const user = process.getuid?.() === 0 ? postgresUser() : undefined;
      if (user) chownSync(folder, user.uid, user.gid);
      const bin = programs() ?? '';
      const data = join(folder, 'data');
      execFileSync(join(bin, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'postgres'], { ...user, cwd: folder });
      const port = String(await freePort());
      const words = [
        '-D',
        data,
        '-p',
        port,
        '-k',
        folder,
        '-c',
        'listen_addresses=127.0.0.1',
        '-c',
        'max_connections=200',
      ];
      const server = startChild(join(bin, 'postgres'), words, { log: log('postgres'), user, cwd: folder });
      // SIGINT is PostgreSQL's fast shutdown (postgresql.org, "Shutting Down the Server").
      await stage.child(server, 'SIGINT').prints(/ready to accept connections/);
      const environment = {
        PROVIDER: provider.address,
        POSTGRES_URL: `postgres://postgres@127.0.0.1:${port}/postgres`,
      };
      return acceptsOn(startEngine(stage, 'dbos', { log: log('engine'), environment }), client);
    }),
};

/** PostgreSQL refuses to run as root; Debian's package has made a user for it. */
const postgresUser = () => ({ uid: idOf('-u'), gid: idOf('-g') });
const idOf = (kind: '-u' | '-g') => Number(execFileSync('id', [kind, 'postgres'], { encoding: 'utf8' }));
