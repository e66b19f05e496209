import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dynamoWaitingPlaces } from '../../../../functions/adapters/dynamodb/waiting-places.ts';
import { noon } from '../../../fixtures/a-cancellation.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { dynoxideOfThisFile } from '../../../fixtures/dynoxide-of-this-file.ts';
import { waitingPlacesContract } from '../../ports/waiting-places.contract.ts';

const tableName = 'rescind';
const { engine, client } = await dynoxideOfThisFile(tableName);
let hours = 0;

/** Half of the places are for waits that begin within the same 20 s. Every test has its own hour. */
function placesFor(max: number, given = client) {
  hours += 1;
  const clock = { now: noon + hours * 3_600_000 };
  return { clock, places: dynamoWaitingPlaces({ client: given, tableName, max, now: () => clock.now }) };
}

waitingPlacesContract('the places in DynamoDB', (max) => placesFor(2 * max).places);

describe('places in DynamoDB', () => {
  const take = async (places: ReturnType<typeof placesFor>['places'], times: number) => {
    const taken = [];
    for (let time = 0; time < times; time++) taken.push(await places.take());
    return taken.filter((leave) => leave !== undefined);
  };

  it('are never more than the maximum, for waits of at most 20 s', async () => {
    const { clock, places } = placesFor(10);

    clock.now += 19_999;
    const before = await take(places, 20);
    clock.now += 1;
    const after = await take(places, 20);

    expect(before.length + after.length).toBe(10);
  });

  it('are free again 20 s later if the functions of their callers died', async () => {
    const { clock, places } = placesFor(2);
    await places.take();

    clock.now += 19_999;
    expect(await places.take()).toBeUndefined();
    clock.now += 1;

    expect(await places.take()).toBeDefined();
  });

  it('are given back to the 20 s in which they were taken', async () => {
    const { clock, places } = placesFor(2);
    const leave = await places.take();
    clock.now += 20_000;
    await places.take();

    await leave?.();

    expect(await places.take()).toBeUndefined();
  });

  it.each([1, 3])('of an odd number, %i, are at least one', async (max) => {
    const { places } = placesFor(max);

    expect(await take(places, 3)).toHaveLength(1);
  });

  it('cost one write to take and one to leave, in an item that DynamoDB may delete an hour later', async () => {
    await using endpoint = await awsEndpoint({ table: engine.endpoint });
    const own = new DynamoDBClient(endpoint.clientOptions);
    onTestFinished(() => own.destroy());
    const { clock, places } = placesFor(2, own);

    await (await places.take())?.();

    const pk = { S: `waiting#${clock.now / 20_000}` };
    const expiresAt = { N: `${clock.now / 1000 + 3600}` };
    expect(endpoint.requests).toMatchObject(
      [1, -1].map((callers) => ({
        operation: 'DynamoDB_20120810.UpdateItem',
        input: {
          Key: { pk },
          ExpressionAttributeValues: { ':callers': { N: `${callers}` }, ':expiresAt': expiresAt },
        },
      })),
    );
  });

  it('are unknown if the table does not answer', async () => {
    await using endpoint = await awsEndpoint({ table: engine.endpoint });
    const own = new DynamoDBClient(endpoint.clientOptions);
    onTestFinished(() => own.destroy());
    endpoint.fail('ThrottlingException');

    await expect(placesFor(2, own).places.take()).rejects.toThrow('ThrottlingException');
  });
});
