import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cancellationId } from '../../../functions/core/cancellation/identity.ts';
import { providers } from '../../../functions/providers/index.ts';
import { webhookAbout } from '../../../functions/providers/simulator.ts';
import { anEvent, aPost } from '../../fixtures/an-event.ts';
import { simulatorOf, statesOf, transactionOf } from '../../fixtures/simulators.ts';
import { askedBy } from './iam/asked.ts';
import { deployedIn } from './iam/deployed.ts';
import { type Driven, drivenFunctions } from './iam/driven.ts';
import { grantsOf, grantText, isAllowed } from './iam/policy.ts';
import { prod } from './stages.ts';

const deployed = deployedIn(prod);
let driven: Driven;

beforeAll(async () => {
  driven = await drivenFunctions(deployed);
  await useEverything(driven);
}, 60_000);

afterAll(() => driven?.close());

const merchant = 'merchant-a';
const hour = 60 * 60_000;
const day = 24 * hour;

async function accept(
  system: Driven,
  provider: string,
  payment: string,
  { key = `key of ${provider} ${payment}`, ...headers }: Readonly<Record<string, string>> = {},
) {
  const { example } = providers.get(provider) ?? {};
  const body = {
    provider,
    transaction: transactionOf(provider, payment),
    ...(example?.merchantReference ? { merchantReference: example.merchantReference } : {}),
  };
  const given = { headers: { ...headers, 'idempotency-key': key } };
  await system.call('accept-cancellation', aPost('/v1/cancellations', body, given));
  return cancellationId(merchant, key);
}

const hasCalled = (system: Driven, name: string, wanted: string) =>
  system.calls(name).some(({ command }) => command === `${wanted}Command`);

/** The worker of a provider, until a state of a payment makes it reject one. */
async function useWorker(system: Driven, provider: string): Promise<void> {
  for (const state of ['unknown', ...statesOf(provider).keys()]) {
    if (hasCalled(system, `advance-${provider}`, 'TransactWriteItems')) break;
    const payment = `${state}-1`;
    await system.host.put(provider, payment, state).catch(() => undefined);
    await accept(system, provider, payment);
    await system.deliverAll(3);
  }
}

/** The worker of a provider that refuses the credentials, while no workflow waits, and accepts them half an hour later. */
async function useRefusedCredentials(system: Driven, provider: string): Promise<void> {
  system.state.areRefused = true;
  system.state.isAwaited = false;
  const id = await accept(system, provider, 'refused-1');
  await system.deliverAll(1);
  system.state.areRefused = false;
  system.state.isAwaited = true;
  system.state.clock += hour / 2;
  await system.call('review-cancellation', aPost(`/v1/cancellations/${id}/recheck`, ''));
  await system.deliverAll(3);
}

/** A signed webhook about a payment that is cancelled, while its cancellation is under way and an hour later. */
async function useWebhook(system: Driven, provider: string): Promise<void> {
  const simulator = simulatorOf(provider);
  await accept(system, provider, 'told-1');
  await system.deliverAll(1);
  const payment = { ...simulator.fresh('told-1'), ...simulator.webhook?.cancelled };
  for (const later of [0, hour]) {
    system.state.clock += later;
    const signed = webhookAbout(simulator, 'told-1', payment, Math.floor(Date.now() + system.state.clock));
    if (signed) await system.call('receive-webhook', anEvent('POST', `/v1/webhooks/${provider}/${merchant}`, signed));
    await system.deliverAll();
  }
}

/** Webhooks for more merchants that do not exist than the function reads secrets for. */
async function useMadeUpMerchants(system: Driven): Promise<void> {
  for (let number = 0; number < 15; number++)
    await system.call('receive-webhook', anEvent('POST', `/v1/webhooks/yuno/made-up-${number}`, { body: {} }));
}

/** Each function in each way in which it calls AWS. */
async function useEverything(system: Driven): Promise<void> {
  for (const provider of providers.keys()) {
    await useWorker(system, provider);
    await useRefusedCredentials(system, provider);
    await useReview(system, provider);
  }
  for (const [provider, { webhook }] of providers) if (webhook) await useWebhook(system, provider);
  await useMadeUpMerchants(system);
  const id = await accept(system, 'pace', 'read-1', { prefer: 'wait=1' });
  await system.call('get-cancellation', anEvent('GET', `/v1/cancellations/${id}`, { headers: { prefer: 'wait=1' } }));
  await system.deliverAll(1);
  await system.call('list-exchanges', anEvent('GET', `/v1/cancellations/${id}/exchanges`));
  for (const query of ['', 'status=accepted', 'reference=read-1', 'merchantReference=order-1'])
    await system.call('list-cancellations', anEvent('GET', '/v1/cancellations', { query }));
  await system.authorise();
  await useAcceptAgain(system);
  await useHolds(system);
  await useRecovery(system);
}

/** An accept whose payment belonged to a record that is gone, and whose workflow run has a name that was used. */
async function useAcceptAgain(system: Driven): Promise<void> {
  await system.remove(await accept(system, 'pace', 'gone-1'));
  system.state.isNameUsed = true;
  await accept(system, 'pace', 'gone-1', { key: 'another key' });
  system.drop();
}

/** A cancellation whose workflow gives up, and whose payment a person finds not cancelled. */
async function useReview(system: Driven, provider: string): Promise<void> {
  system.state.areRefused = true;
  const id = await accept(system, provider, 'review-1');
  await system.deliverAll(1);
  system.state.areRefused = false;
  await system.escalate(id);
  system.state.isAwaited = false;
  const resolution = { status: 'rejected', code: 'already_captured', note: 'the provider shows it as captured' };
  await system.call('review-cancellation', aPost(`/v1/cancellations/${id}/resolution`, resolution));
  system.state.isAwaited = true;
  system.drop();
}

/** Messages that were lost, and events that are due while nobody waits for them. The bus shows one after the other. */
async function useRecovery(system: Driven): Promise<void> {
  for (const provider of providers.keys()) await accept(system, provider, 'lost-1');
  system.drop();
  system.state.isAwaited = false;
  system.state.clock += 40 * day;
  await system.recover();
  for (const envelope of system.published) {
    if (hasCalled(system, 'confirm-published', 'GetItem')) break;
    system.state.isNameUsed = true;
    await system.confirm(envelope);
  }
}

async function useHolds(system: Driven): Promise<void> {
  const scope = 'providers/operate cancellations/read';
  for (const provider of providers.keys()) {
    const path = `/v1/providers/${provider}/hold`;
    const headers = { 'content-type': 'application/json' };
    await system.call('hold-provider', anEvent('PUT', path, { scope, headers, body: { reason: 'a test of holds' } }));
  }
  await system.recover();
  await system.call('list-providers', anEvent('GET', '/v1/providers', { scope }));
  for (const provider of providers.keys())
    await system.call('hold-provider', anEvent('DELETE', `/v1/providers/${provider}/hold`, { scope }));
}

const queueNamed = (name: string) =>
  Object.entries(prod.resources).find(([, { Properties }]) => Properties.QueueName === name)?.[0] ?? `(no ${name})`;

const askedOf = (name: string) =>
  driven
    .calls(name)
    .flatMap((call) => askedBy(call, queueNamed, deployed.get(name)?.variables.STATE_MACHINE_ARN ?? '(no workflow)'));

/** What a role allows although the code of its function does not ask for it here, and why. */
const usedByOthers: readonly (readonly [grant: RegExp, reason: string])[] = [
  [/^(logs|xray):/, 'Lambda writes logs and traces'],
  [/^sqs:(Receive|Delete|ChangeMessageVisibility|GetQueue)/, 'Lambda reads the queue of a worker'],
  [/^sqs:\w+ on EventDeadLetters/, 'Lambda keeps an event on which the function failed'],
  [/ of transaction#vtex#\*$/, 'no answer of this provider rejects a cancellation, but all workers have the same code'],
];

/** Functions that call no AWS service. */
const callingNothing = ['describe-api', 'name-merchant'];

describe('the calls of a function', () => {
  it('are noted for each function of the template', () => {
    const called = [...deployed.keys()].filter((name) => driven.calls(name).length > 0);

    expect([...called, ...callingNothing].sort()).toEqual([...deployed.keys()].sort());
  });

  it.each([...deployed.keys()])('of %s are all allowed by its role', (name) => {
    const { statements = [] } = deployed.get(name) ?? {};

    const refused = askedOf(name).filter((asked) => !isAllowed(statements, asked));

    expect(
      new Set(refused.map(({ action, resource, context }) => `${action} on ${resource} ${JSON.stringify(context)}`)),
    ).toEqual(new Set());
  });

  it.each([...deployed.keys()])('of %s use all that its role allows', (name) => {
    const asked = askedOf(name);
    const grants = (deployed.get(name)?.statements ?? []).flatMap(grantsOf);

    const unused = grants.filter((grant) => !asked.some((one) => isAllowed([grant], one))).map(grantText);

    expect(unused.filter((grant) => !usedByOthers.some(([known]) => known.test(grant)))).toEqual([]);
  });
});
