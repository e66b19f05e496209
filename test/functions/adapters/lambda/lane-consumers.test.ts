import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import { lambdaLaneConsumers } from '../../../../functions/adapters/lambda/lane-consumers.ts';
import { listening } from '../../../fixtures/listening.ts';

/** Stands for Lambda: the mapping is in this state, and an update is refused with this error if there is one. */
async function prepare(state: string, refusal?: string) {
  const updates: string[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === 'PUT') updates.push(`${request.url} ${await text(request)}`);
    const isRefused = request.method === 'PUT' && refusal !== undefined;
    response
      .writeHead(isRefused ? 400 : 200, isRefused ? { 'x-amzn-errortype': refusal } : {})
      .end(JSON.stringify({ State: state }));
  });
  const { address, close } = await listening(server);
  const client = new LambdaClient({
    endpoint: address,
    region: 'local',
    maxAttempts: 1,
    credentials: { accessKeyId: 'none', secretAccessKey: 'none' },
  });
  onTestFinished(async () => {
    client.destroy();
    await close();
  });
  const consumers = lambdaLaneConsumers({ client, mappings: new Map([['pace', 'u-1']]) });
  return { consumers, updates };
}

const wanted = async () => true;
const update = (enabled: boolean) => `/2015-03-31/event-source-mappings/u-1 {"Enabled":${enabled}}`;

describe('the consumer of a lane on Lambda', () => {
  it('knows the providers that it has mappings for', async () => {
    expect((await prepare('Enabled')).consumers.providers).toEqual(['pace']);
  });

  it.each([
    ['is enabled if it should receive and is disabled', 'Disabled', true, [update(true)]],
    ['is disabled if it should not receive and is enabled', 'Enabled', false, [update(false)]],
    ['stays as it is if it is enabled already', 'Enabled', true, []],
    ['stays as it is if it is disabled already', 'Disabled', false, []],
    ['stays as it is if it is being created', 'Creating', true, []],
    ['stays as it is if it is being enabled', 'Enabling', true, []],
    ['stays as it is if it is being disabled', 'Disabling', false, []],
  ])('%s', async (_sentence, state, receives, expected) => {
    const { consumers, updates } = await prepare(state);

    await consumers.setReceiving('pace', receives, wanted);

    expect(updates).toEqual(expected);
  });

  it.each([
    ['Creating', false],
    ['Enabling', false],
    ['Disabling', true],
    ['Updating', true],
    ['Updating', false],
  ])('cannot change while it is %s to something else than wanted', async (state, receives) => {
    const { consumers, updates } = await prepare(state);

    await expect(consumers.setReceiving('pace', receives, wanted)).rejects.toThrow(`pace is ${state}`);

    expect(updates).toEqual([]);
  });

  it('stays as it is if the change is not wanted any more', async () => {
    const { consumers, updates } = await prepare('Disabled');

    await consumers.setReceiving('pace', true, async () => false);

    expect(updates).toEqual([]);
  });

  it('does not ask whether a change is wanted if there is nothing to change', async () => {
    const { consumers } = await prepare('Enabled');

    await consumers.setReceiving('pace', true, () => Promise.reject(new Error('nobody may ask')));
  });

  it.each(['ResourceInUseException', 'ResourceNotFoundException'])('passes %s on', async (name) => {
    const { consumers } = await prepare('Enabled', name);

    await expect(consumers.setReceiving('pace', false, wanted)).rejects.toMatchObject({ name });
  });
});
