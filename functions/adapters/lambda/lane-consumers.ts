import {
  GetEventSourceMappingCommand,
  type LambdaClient,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import type { LaneConsumers } from '../../ports/lanes.ts';

interface Options {
  readonly client: LambdaClient;
  /** The UUIDs of the event source mappings, by provider. */
  readonly mappings: ReadonlyMap<string, string>;
}

/**
 * The event source mappings between the providers' queues and their workers. A disabled one receives nothing from its queue
 * (Lambda API Reference, "UpdateEventSourceMapping": Enabled), so the messages stay there for up to 14 days.
 */
export function lambdaLaneConsumers({ client, mappings }: Options): LaneConsumers {
  return {
    providers: [...mappings.keys()],
    async setReceiving(provider, receives, isStillWanted) {
      const UUID = mappings.get(provider);
      const { State = '' } = await client.send(new GetEventSourceMappingCommand({ UUID }));
      const reached = receives ? ['Enabled', 'Enabling', 'Creating'] : ['Disabled', 'Disabling'];
      if (reached.includes(State) || !(await isStillWanted())) return;
      // In every other state, such as `Enabling` or `Updating`, an update would fail.
      if (State !== (receives ? 'Disabled' : 'Enabled')) throw new LaneChanging(`${provider} is ${State}`);
      await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: receives }));
    },
  };
}

/** The mapping is just changing to something else than it should be. */
class LaneChanging extends Error {
  override readonly name = 'LaneChanging';
}
