import { freePort } from '../../../fixtures/listening.ts';
import { startChild } from '../../process/child.ts';
import { type Contestant, onStage } from './contestant.ts';
import { debianProgram } from './debian.ts';
import { acceptsOn, missingPackage, startEngine } from './engine.ts';

const redis = () => debianProgram('redis-server', '/usr/bin');

export const bullmq: Contestant = {
  name: 'bullmq',
  title: 'BullMQ on Redis',
  durability: 'Redis writes its log each second, so up to a second is lost',
  missing: async () =>
    missingPackage('bullmq') ?? (redis() ? undefined : 'redis-server is not installed (apt-get install redis-server)'),
  start: ({ provider, client, log }) =>
    onStage(async (stage) => {
      const port = String(await freePort());
      // Redis's advice for durability: an append-only file, synced each second (redis.io, "Redis persistence").
      const durable = ['--appendonly', 'yes', '--appendfsync', 'everysec', '--save', ''];
      const words = ['--port', port, '--bind', '127.0.0.1', '--dir', stage.folder(), ...durable];
      const server = stage.child(startChild(redis() ?? 'redis-server', words, { log: log('redis') }));
      await server.prints(/Ready to accept connections/);
      const environment = { PROVIDER: provider.address, REDIS_PORT: port };
      return acceptsOn(startEngine(stage, 'bullmq', { log: log('engine'), environment }), client);
    }),
};
