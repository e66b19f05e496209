import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { toItem } from '../../../../functions/adapters/dynamodb/item.ts';
import { learningFactsOf } from '../../../../functions/api/standing/circumstances.ts';
import { explanation } from '../../../../functions/api/standing/explanation.ts';
import { waitingFor } from '../../../../functions/api/standing/waiting-for.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { text } from '../../../../functions/untrusted/json.ts';
import { bundle } from '../../../../infra/cloud/bundling/bundle.ts';
import { functionBundles } from '../../../../infra/cloud/bundling/function-bundles.ts';
import { fileCredentials } from '../../../../infra/local/engines/credential-store.ts';
import { attempt, noon, processing } from '../../../fixtures/a-cancellation.ts';
import { anEvent } from '../../../fixtures/an-event.ts';
import { awsEndpoint } from '../../../fixtures/aws-endpoint.ts';
import { runBundle } from './run-bundle.ts';

it('a built read of a cancellation knows how each provider tells a result', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'rescind-reads-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const content = functionBundles([...providers.keys()]).get('get-cancellation');
  if (!content) throw new Error('there is no get-cancellation');
  await bundle(content, folder);
  await using aws = await awsEndpoint({ credentials: fileCredentials({}, {}) });

  for (const provider of providers.values()) {
    const request = { provider: provider.name, transaction: {}, ifCaptured: 'reject' } as const;
    const record = processing({ request, attempts: [attempt({ state: 'acknowledged' })], deadline: noon });
    aws.reply('GetItem', { Item: toItem(record, 'nonce') });
    const event = anEvent('GET', `/v1/cancellations/${record.id}`);

    const environment = { AWS_ENDPOINT_URL: aws.url, TABLE_NAME: 'rescind', WAITING_CALLERS: '1' };
    const { result } = await runBundle(folder, event, environment);

    const circumstances = { now: noon, isHeld: false, facts: learningFactsOf(provider) };
    expect(JSON.parse(text(result, 'body') ?? '')).toMatchObject({
      waitingFor: waitingFor(record, circumstances),
      explanation: explanation(record, circumstances),
    });
  }
}, 60_000);
