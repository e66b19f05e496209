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
      const { State } = await client.send(new GetEventSourceMappingCommand({ UUID }));
      // Every other state is a transition, such as `Enabling` or `Updating`, in which an update fails.
      if (State !== (receives ? 'Disabled' : 'Enabled') || !(await isStillWanted())) return;
      try {
        await client.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: receives }));
      } catch (error) {
        if (!isInTransition(error)) throw error;
      }
    },
  };
}

/** The transition began after we had read the state. Compares names, because a deployed function has none of the SDK's classes. */
const isInTransition = (error: unknown) =>
  error instanceof Error && ['ResourceInUseException', 'ResourceConflictException'].includes(error.name);
