import { type Contestant, onStage } from './contestant.ts';
import { acceptsOn, startEngine } from './engine.ts';

export const plain: Contestant = {
  name: 'plain',
  title: 'plain loop',
  durability: 'nothing: the upper bound of this machine',
  missing: async () => undefined,
  start: ({ provider, client, log }) =>
    onStage((stage) =>
      acceptsOn(
        startEngine(stage, 'plain', { log: log('engine'), environment: { PROVIDER: provider.address } }),
        client,
      ),
    ),
};
