import type { EventDetail } from '../../functions/api/event.ts';
import { providers } from '../../functions/providers/index.ts';
import { tokenFrom } from '../console/model/curl.ts';
import type { Envelope } from './engines/bus.ts';
import type { Options } from './options.ts';
import type { System } from './system.ts';

/** Whose simulators make the best first try: one ends at once, the other shows a wait. */
const firstTry = ['pace', 'lab4pay'];

/** Everything that is said at the start, in the order in which it is said; the last line says that it serves. */
export function banner(system: System, options: Options): string[] {
  const { address } = system;
  const width = Math.max(...[...providers.keys()].map((name) => name.length));
  const isSimulated = (name: string) => !options.baseUrls.has(name);
  const providerLines = [...providers.keys()].map(
    (name) => `    ${name.padEnd(width)}  ${isSimulated(name) ? 'simulator' : system.baseUrl(name)}`,
  );
  const example = exampleFor(options);
  return [
    '',
    '  Rescind on this machine',
    '    database  dynoxide (the DynamoDB API on SQLite)',
    '    workflow  aws-local-stepfunctions, running statemachines/cancellation.asl.json',
    '    queues    one per provider, and an event bus, in this process',
    `    data      ${options.data}`,
    ...(options.hurry === 1 ? [] : [`    hurry     waits run ${options.hurry} times faster`]),
    '',
    '  Providers',
    ...providerLines,
    '',
    ...(example ? ['  Cancel a payment: paste this into another terminal', '', curl(address, example), ''] : []),
    `  Watch it in the console: ${address}   the API: ${address}/docs`,
    `  Results appear here, and under ${address}/local/events`,
    `  Play a provider's part: ${address}/local/control/<provider>/ledger (docs/local.md)`,
    '  Ctrl-C stops everything.',
    '',
    readyLine(address),
  ];
}

/** The provider of the first try: one that merchant-a has credentials for, rather simulated than real. */
function exampleFor({ baseUrls, credentials }: Options): string | undefined {
  const usable = firstTry.filter((name) => !credentials || credentials['merchant-a']?.[name] !== undefined);
  return usable.find((name) => !baseUrls.has(name)) ?? usable[0];
}

export const readyLine = (address: string) => `Rescind is ready on ${address}`;

/** One line that works when pasted: it fetches a token, and pasted again it is a replay, since its key stays the same. */
function curl(address: string, provider: string, id: string = crypto.randomUUID()): string {
  const token = `$(${tokenFrom(`${address}/oauth2/token`, 'merchant-a:local')})`;
  const body = JSON.stringify({ provider, transaction: { transactionId: id } });
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

/** One line about a published result. */
export function eventLine(envelope: Envelope): string {
  const { cancellation } = envelope.detail as EventDetail;
  const { id, provider, status, rejection, review, refund } = cancellation;
  const more = rejection?.code ?? review?.code ?? (refund ? `${refund.amount.value} ${refund.amount.currency}` : '');
  const isContradicted = envelope['detail-type'] === 'CancellationContradicted';
  return [id, provider, isContradicted ? `${status}, contradicted` : status, more]
    .filter((word) => word !== '')
    .join('  ');
}
