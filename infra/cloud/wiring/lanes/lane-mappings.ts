import { required } from '../environment.ts';

/** The UUIDs of the event source mappings by provider: `pace=<uuid>,yuno=<uuid>`. */
export const mappings: ReadonlyMap<string, string> = new Map(
  required('LANE_MAPPINGS')
    .split(',')
    .map((pair) => pair.split('=') as [provider: string, uuid: string]),
);
