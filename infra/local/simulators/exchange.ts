import { setTimeout as sleep } from 'node:timers/promises';
import type { SimulatedAnswer, Simulator } from '../../../functions/providers/simulator.ts';
import { toSimulated } from '../../simulators/request.ts';
import type { HttpAnswer, HttpRequest } from '../gateway/http.ts';
import { answerFaults, type Fault, type Faults } from './faults.ts';
import type { SimulatedPayments } from './payments.ts';

const defaultSlowMilliseconds = 5000;
const hugeBytes = 2 * 1024 * 1024;

/** Answers a request to a simulated provider, with its faults. */
export async function answerExchange(
  request: HttpRequest,
  path: string,
  { simulator, payments, faults }: { simulator: Simulator; payments: SimulatedPayments; faults: Faults },
): Promise<HttpAnswer | 'drop'> {
  const asked = toSimulated(request, path);
  if (!asked) return { status: 400 };
  const recognised = simulator.recognise(asked);
  const perform = () => toHttp(payments.work((world) => simulator.answer(asked, world), recognised));
  const fault = recognised && faults.take(answerFaults, recognised);
  return fault ? faulty(fault, perform, request) : perform();
}

type Perform = () => HttpAnswer;

async function faulty(fault: Fault, perform: Perform, request: HttpRequest): Promise<HttpAnswer | 'drop'> {
  const worksFirst = fault.afterEffect ?? (fault.fault === 'slow' || fault.fault === 'reply-lost');
  if (fault.fault === 'slow') {
    const early = worksFirst ? perform() : undefined;
    await sleep(fault.milliseconds ?? defaultSlowMilliseconds);
    return early ?? perform();
  }
  if (worksFirst) perform();
  if (fault.fault === 'reply-lost' || fault.fault === 'refused') return 'drop';
  const { status, headers, body } = wrongAnswer(fault, request);
  const retryAfter = fault.retryAfterSeconds;
  return {
    status,
    headers: { ...headers, ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }) },
    body: body ?? '',
  };
}

function wrongAnswer({ fault, status }: Fault, request: HttpRequest): HttpAnswer {
  const json = { 'content-type': 'application/json' };
  switch (fault) {
    case 'garbage':
      return { status: status ?? 200, headers: json, body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x00, 0x5d]) };
    case 'html':
      return {
        status: status ?? 200,
        headers: { 'content-type': 'text/html' },
        body: '<html><body><h1>Please sign in</h1></body></html>',
      };
    case 'redirect':
      return {
        status: status ?? 302,
        headers: { location: `http://${request.headers.host ?? '127.0.0.1'}${request.path}?redirected` },
      };
    case 'huge':
      return { status: status ?? 200, headers: json, body: JSON.stringify({ padding: 'x'.repeat(hugeBytes) }) };
    default:
      return { status: status ?? 503, headers: json, body: JSON.stringify({ message: 'simulated fault' }) };
  }
}

function toHttp({ status, headers, body }: SimulatedAnswer): HttpAnswer {
  if (body === undefined) return { status, headers: headers ?? {} };
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) };
}
