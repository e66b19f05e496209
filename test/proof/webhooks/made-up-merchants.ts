import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { secretsManagerCredentials } from '../../../functions/adapters/secrets-manager/credentials.ts';
import { receiveWebhook } from '../../../functions/handlers/receive-webhook.ts';
import { fileCredentials } from '../../../infra/local/engines/credential-store.ts';
import { anEvent } from '../../fixtures/an-event.ts';
import { awsEndpoint } from '../../fixtures/aws-endpoint.ts';
import { simulatorOf } from '../../fixtures/simulators.ts';
import { random, uuidFrom } from '../../simulation/random.ts';
import type { Campaign } from '../campaign.ts';
import { createHandlers } from '../handlers/handlers.ts';

const provider = 'yuno';
const merchant = 'merchant-a';
const secret = 'the secret';
const period = 60_000;
/** How many come in one period. */
const rate = 1000;
/** Ten unknown names, and the two that exist here. */
const maxReads = 11;

/** Sends webhooks for merchants that do not exist, to the handler with the adapter and the client of Secrets Manager. */
export const madeUpMerchants: Campaign = {
  promise: '17',
  title: 'webhooks for made-up merchants',
  counts: { small: 2000, middle: 20_000, full: 100_000 },
  async play({ count, seed }) {
    const violations: string[] = [];
    const clock = { now: 0 };
    const chance = random(seed, 'made-up merchants');
    await using endpoint = await awsEndpoint({
      credentials: fileCredentials({ [merchant]: { [provider]: { webhookSecret: secret } } }),
      secretNames: () => [`rescind/webhooks/${provider}/${merchant}`],
    });
    const client = new SecretsManagerClient(endpoint.clientOptions);
    const { dependencies } = await createHandlers({ now: () => clock.now });
    const credentials = secretsManagerCredentials({ client, prefix: 'rescind', now: () => clock.now });
    const receive = receiveWebhook({ ...dependencies, credentials });
    const send = async (to: string) => {
      const { headers, body } = signed();
      return (await receive(anEvent('POST', `/v1/webhooks/${provider}/${to}`, { body, headers }))).status;
    };

    for (let number = 0; number < count; number += 1) {
      clock.now = Math.floor((number * period) / rate);
      const status = await send(`merchant-${uuidFrom(chance)}`);
      if (status !== 401) violations.push(`webhook ${number} of seed ${seed} was answered ${status}`);
      if (number % 100 === 99 && (await send(merchant)) !== 200)
        violations.push(`an authentic webhook after ${number} of seed ${seed} was refused`);
    }

    const calls = (operation: string) => endpoint.requests.filter((one) => one.operation.endsWith(operation)).length;
    const [reads, lists] = [calls('GetSecretValue'), calls('ListSecrets')];
    const periods = Math.ceil(count / rate);
    client.destroy();
    if (reads > maxReads * periods) violations.push(`${reads} reads of secrets in ${periods} minutes`);
    if (lists > periods) violations.push(`${lists} lists of secrets in ${periods} minutes`);
    return { count, violations, figures: { minutes: periods, 'reads of secrets': reads, 'lists of secrets': lists } };
  },
};

function signed() {
  const { webhook, fresh } = simulatorOf(provider);
  if (!webhook) throw new RangeError(`${provider} sends no webhooks`);
  return webhook.signed(webhook.message('p-1', fresh('p-1'), 0), secret, 0);
}
