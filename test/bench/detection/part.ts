import { providers } from '../../../functions/providers/index.ts';
import { numberOption } from '../../../infra/cli/number-option.ts';
import { hour, minute, second } from '../../fixtures/a-cancellation.ts';
import type { Part } from '../part.ts';
import { detectionOf, readTimes } from './polling.ts';
import { type Moment, report } from './report.ts';
import { measureWebhooks } from './webhook.ts';

const moments = [
  ['2 s after the request', 2 * second],
  ['30 s after the request', 30 * second],
  ['10 min after the request', 10 * minute],
  ['6 h after the request', 6 * hour],
] as const;
const defaultWebhooks = 40;

/** How long the truth at a provider stays unknown. */
export const part: Part = {
  name: 'detection',
  order: 3,
  sentence: 'How long after the truth changes at the provider the result is known: by polling, and by a webhook.',
  settings: {
    webhooks: { placeholder: 'N', explains: `detection: webhooks to measure (default ${defaultWebhooks})` },
  },
  async run(options, say) {
    const count = numberOption('webhooks', options.settings.webhooks, 1, 1000, defaultWebhooks);
    say(`${count} webhooks within half a minute`);
    return report(polled(), await measureWebhooks(count, options));
  },
};

/** The schedule of each provider whose payments are read, the longest deadline first. */
function polled(): readonly Moment[] {
  const readable = [...providers.values()]
    .filter(({ whenInDoubt }) => whenInDoubt === 'read-status')
    .sort((a, b) => b.times.deadlineSeconds - a.times.deadlineSeconds);
  const schedules = readable.map((provider) => [provider.name, readTimes(provider)] as const);
  return moments.map(([name, change]) => ({
    name,
    detections: new Map(schedules.map(([provider, times]) => [provider, detectionOf(times, change)])),
  }));
}
