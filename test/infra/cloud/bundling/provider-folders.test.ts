import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { listProviders } from '../../../../functions/handlers/list-providers.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { text } from '../../../../functions/untrusted/json.ts';
import { bundle } from '../../../../infra/cloud/bundling/bundle.ts';
import { fileCredentials } from '../../../../infra/local/engines/credential-store.ts';
import { anEvent } from '../../../fixtures/an-event.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { memoryLanes } from '../../../fixtures/memory-lanes.ts';
import { runBundle } from './run-bundle.ts';

it('a built function without exchanges knows the same facts of every provider as the sources', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rescind-facts-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  await bundle({ entry: 'list-providers', providers: [...providers.keys()], exchanges: false }, folder);
  const credentials = fileCredentials({}, {});
  await using aws = await awsEndpoint({ credentials });
  aws.reply('GetItem', {});
  const event = anEvent('GET', '/v1/providers');

  const { result } = await runBundle(folder, event, {
    AWS_ENDPOINT_URL: aws.url,
    SECRETS_PREFIX: 'rescind',
    TABLE_NAME: 'rescind',
    LANE_MAPPINGS: 'pace=uuid',
  });
  const { body } = await listProviders({ providers, credentials, ...memoryLanes() })(event);

  expect(JSON.parse(text(result, 'body') ?? '')).toEqual(JSON.parse(JSON.stringify(body)));
}, 60_000);
