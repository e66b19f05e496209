import type { EventDetail } from '../../functions/api/event.ts';
import type { Provider } from '../../functions/providers/contract.ts';
import { providers } from '../../functions/providers/index.ts';
import { tokenFrom, userOf } from '../console/model/curl.ts';
import type { Envelope } from './engines/bus.ts';
import { shownSecret } from './gateway/client-secret.ts';
import type { Options } from './options.ts';
import type { System } from './system.ts';

/**
 * The lines that `npm start` prints when the system is ready. A fresh secret is only shown on a terminal, because other
 * users may be able to read what a file or a journal keeps.
 */
export function banner(system: System, options: Options, isTerminal: boolean): string[] {
  const { address, secret } = system;
  const width = Math.max(...[...providers.keys()].map((name) => name.length));
  const isSimulated = (name: string) => !options.baseUrls.has(name);
  const providerLines = [...providers.keys()].map(
    (name) => `    ${name.padEnd(width)}  ${isSimulated(name) ? 'simulator' : system.baseUrl(name)}`,
  );
  const example = exampleFor(options);
  return [
    '',
    '  Rescind runs on this machine',
    `    database  ${databaseName(options)}`,
    '    workflow  aws-local-stepfunctions with statemachines/cancellation.asl.json',
    '    queues    one for each provider, and an event bus, in this process',
    `    data      ${options.data}`,
    ...(options.hurry === 1 ? [] : [`    hurry     waits are ${options.hurry} times shorter`]),
    '',
    '  Providers',
    ...providerLines,
    '',
    ...(example ? ['  Cancel a payment: paste this command into another terminal', '', curl(system, example), ''] : []),
    ...(secret.file === undefined ? [] : [`  The secret of both clients is in ${secret.file}, and new at each start`]),
    `  Console: ${consoleAddress(system, isTerminal)}   API documentation: ${address}/docs`,
    `  Results are printed here and listed at ${address}/local/events`,
    `  Control a simulated provider: ${address}/local/control/<provider>/ledger (docs/local.md)`,
    '  Ctrl-C stops everything.',
    '',
    readyLine(address),
  ];
}

const databaseName = ({ store }: Options) => (store === 'sqlite' ? 'SQLite' : `DynamoDB at ${store.href}`);

/**
 * The provider for a first try: merchant-a must have credentials for it. A simulated one is preferred, and then one that
 * gives the result in its answer.
 */
function exampleFor({ baseUrls, credentials }: Options): Provider | undefined {
  const usable = [...providers.values()]
    .filter(({ name }) => !credentials || credentials['merchant-a']?.[name] !== undefined)
    .sort((a, b) => Number(b.whenInDoubt === 'resend') - Number(a.whenInDoubt === 'resend'));
  return usable.find(({ name }) => !baseUrls.has(name)) ?? usable[0];
}

export const readyLine = (address: string) => `Rescind is ready on ${address}`;

/** A browser does not send what follows the # sign to any server. */
const consoleAddress = ({ address, secret }: System, isTerminal: boolean) =>
  secret.file !== undefined && isTerminal ? `${address}/#secret=${secret.value}` : address;

/** A command that also fetches its token. Its idempotency key is fixed, so pasting it again replays the answer. */
function curl({ address, secret }: System, provider: Provider, id: string = crypto.randomUUID()): string {
  const token = `$(${tokenFrom(`${address}/oauth2/token`, userOf('merchant-a', shownSecret(secret)))})`;
  const { name, identity, example } = provider;
  const fresh = Object.fromEntries(identity.map((reference) => [reference, id]));
  const body = JSON.stringify({ provider: name, ...example, transaction: { ...example.transaction, ...fresh } });
  return [
    `curl -sS ${address}/v1/cancellations`,
    `-H "Authorization: Bearer ${token}"`,
    `-H 'Idempotency-Key: ${id}'`,
    "-H 'Prefer: wait=10'",
    "-H 'Content-Type: application/json'",
    `-d '${body}'`,
    "-w '\\n'",
  ].join(' ');
}

/** One line for a published result. */
export function eventLine(envelope: Envelope): string {
  const { cancellation } = envelope.detail as EventDetail;
  const { id, provider, status, rejection, review, refund } = cancellation;
  const more = rejection?.code ?? review?.code ?? (refund ? `${refund.amount.value} ${refund.amount.currency}` : '');
  const isContradicted = envelope['detail-type'] === 'CancellationContradicted';
  return [id, provider, isContradicted ? `${status}, contradicted` : status, more]
    .filter((word) => word !== '')
    .join('  ');
}
