import { check } from '../../../functions/api/check.ts';
import type { Simulator } from '../../../functions/providers/simulator.ts';
import { at } from '../../../functions/untrusted/json.ts';
import { stateNamed } from '../../simulators/world.ts';
import {
  decodedSegment,
  type HttpAnswer,
  type HttpRequest,
  jsonAnswer,
  mediaTypeOf,
  parsedBody,
  plainMessage,
} from '../gateway/http.ts';
import { type Faults, faultSchema, webhookFaults } from './faults.ts';
import type { SimulatedPayments } from './payments.ts';

interface Simulated {
  readonly simulator: Simulator;
  readonly payments: SimulatedPayments;
  readonly faults: Faults;
}

/** The control API of one simulator. A form cannot use it, because it cannot send JSON. */
export function answerControl(request: HttpRequest, path: string, simulated: Simulated): HttpAnswer {
  const hasBody = request.method === 'POST' || request.method === 'PUT';
  if (hasBody && mediaTypeOf(request) !== 'application/json')
    return problem(415, 'Send the header Content-Type: application/json');
  const { payments, faults, simulator } = simulated;
  const payment = /^\/payments\/([^/]+)$/.exec(path)?.[1];
  if (payment !== undefined && (request.method === 'GET' || request.method === 'PUT')) {
    const id = decodedSegment(payment);
    if (id === undefined) return problem(400, 'The payment id cannot be decoded');
    return request.method === 'PUT' ? putPayment(request, id, simulated) : showPayment(id, simulated);
  }
  switch (`${request.method} ${path}`) {
    case 'GET /ledger':
      return showLedger(payments, new URLSearchParams(request.query).get('id'));
    case 'GET /states':
      return jsonAnswer(200, Object.keys(simulator.states));
    case 'GET /faults':
      return jsonAnswer(200, faults.list());
    case 'POST /faults':
      return addFault(request, simulated);
    case 'DELETE /faults':
      faults.clear();
      return { status: 204 };
    case 'POST /reset':
      payments.reset();
      faults.clear();
      return { status: 204 };
    default:
      return plainMessage(404, 'Not Found');
  }
}

function putPayment(request: HttpRequest, id: string, { simulator, payments }: Simulated): HttpAnswer {
  const body = parsedBody(request.body);
  if (body === undefined) return problem(400, 'The body is not JSON');
  const state = stateNamed(simulator, at(body, 'state'));
  if (state === undefined) {
    const detail = `expected one of ${Object.keys(simulator.states).join(', ')}`;
    return problem(422, 'There is no such state', { errors: [{ pointer: '/state', detail }] });
  }
  payments.put(id, state);
  return showPayment(id, { simulator, payments });
}

function addFault(request: HttpRequest, { simulator, faults }: Simulated): HttpAnswer {
  const body = parsedBody(request.body);
  if (body === undefined) return problem(400, 'The body is not JSON');
  const fault = check(faultSchema, body);
  if (!fault.ok) return problem(422, 'The fault has invalid fields', { errors: fault.errors });
  if (!simulator.webhook && webhookFaults.some((name) => name === fault.value.fault)) {
    return problem(422, 'This provider sends no webhooks', { errors: [{ pointer: '/fault', detail: 'no webhooks' }] });
  }
  faults.add(fault.value);
  return jsonAnswer(201, faults.list());
}

function showLedger(payments: SimulatedPayments, id: string | null): HttpAnswer {
  const effects = payments.effects().filter((effect) => id === null || effect.id === id);
  const count = (name: string) => effects.filter(({ effect }) => effect === name).length;
  const counts = { cancelled: count('cancelled'), refunded: count('refunded') };
  return jsonAnswer(200, { effects, counts, requests: payments.requests() });
}

const showPayment = (id: string, { simulator, payments }: Pick<Simulated, 'simulator' | 'payments'>) =>
  jsonAnswer(200, { id, transaction: simulator.transactionOf(id), payment: payments.payment(id) ?? null });

const problem = (status: number, title: string, extensions: Readonly<Record<string, unknown>> = {}): HttpAnswer => ({
  status,
  headers: { 'content-type': 'application/problem+json' },
  body: JSON.stringify({ title, status, ...extensions }),
});
