import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { dynamoLanes } from '../../../../functions/adapters/dynamodb/lanes.ts';
import type { Lanes } from '../../../../functions/ports/lanes.ts';
import { clientSettings } from '../client-settings.ts';
import { required } from '../environment.ts';
import { mappings } from './lane-mappings.ts';

const lanes = dynamoLanes({ client: new DynamoDBClient(clientSettings()), tableName: required('TABLE_NAME') });

/** With the setting `lanesHeld`, every provider of this table is held until somebody releases it. */
const holdAll = async () => {
  if (process.env.LANES_HELD !== 'all') return;
  const hold = { since: Date.now(), by: 'settings', reason: 'the stage was deployed with lanesHeld' };
  await lanes.holdAllOnce([...mappings.keys()], hold);
};

export const lanesOfStage: Lanes = {
  async held() {
    await holdAll();
    return lanes.held();
  },
  async history() {
    await holdAll();
    return lanes.history();
  },
  async hold(provider, hold) {
    await holdAll();
    return lanes.hold(provider, hold);
  },
  async release(provider, release) {
    await holdAll();
    return lanes.release(provider, release);
  },
};
