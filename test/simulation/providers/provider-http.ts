import type { Destination, ProviderHttp } from '../../../functions/ports/provider-http.ts';
import type { NoResponse, ProviderRequest, ProviderResponse } from '../../../functions/providers/exchange.ts';
import type { SimulatedAnswer, SimulatedRequest } from '../../../functions/providers/simulator.ts';
import type { Cloud, Invocation } from '../cloud.ts';
import type { ProviderWorld, Sending } from './provider-world.ts';

/** Milliseconds. How long the provider works on a request; it finishes within its settle time. */
const workTime = 3500;
const maxLateness = 100_000;

/** The invocations that have a request in flight, by payment: a payment may never have two. */
export type RequestsInFlight = Map<string, Set<Invocation>>;

/** The network between an invocation and a provider. A request may fail to leave, get lost or arrive late, and so may its answer. */
export function simulatedHttp(
  cloud: Cloud,
  world: ProviderWorld,
  invocation: Invocation,
  inFlight: RequestsInFlight,
  overlapped: (id: string) => void,
): ProviderHttp {
  const { time, faults, chance, note } = cloud;
  const { settleSeconds } = world.provider.times;
  const none = (failure: NoResponse['failure'], detail: string): NoResponse => ({ failure, detail });

  async function exchange(request: SimulatedRequest, timeout: number): Promise<ProviderResponse | NoResponse> {
    const leftAt = time.now();
    const asked = world.simulator.recognise(request);
    const isLogin = asked?.exchange === 'login';
    const label = `${invocation.name}: ${asked?.exchange ?? request.method} at ${world.name}`;
    const isSending = asked?.exchange === 'cancel' || asked?.exchange === 'refund';

    if (faults.hits('worker dies before a send')) return invocation.die('worker dies before a send');
    const sending = world.depart(asked?.exchange, asked?.id ?? '');
    const arrive = () => world.answer(request, sending);
    const tell = (told: Sending['told']) => {
      if (sending) sending.told = told;
    };
    if (faults.hits('provider out of reach')) {
      tell('not sent');
      await invocation.pass(chance.whole(1, 50));
      note?.(`${label}: not sent`);
      return none('not_sent', 'ECONNREFUSED');
    }
    if (faults.hits('provider loses the request') || (sending && isFirstLost(sending.id))) {
      await invocation.pass(chance.chance(0.5) ? timeout : chance.whole(5, timeout));
      note?.(`${label}: the request is lost`);
      return none('unknown', 'ECONNRESET');
    }
    if (isSending && faults.hits('provider effect late')) {
      const maxDelay = settleSeconds === undefined ? maxLateness : Math.max(0, settleSeconds * 1000 - workTime);
      const delay = chance.whole(0, maxDelay);
      time.at(leftAt + delay, () => note?.(`${label}: arrives late, ${arrive().status}`), 'world');
      if (faults.hits('worker dies after a send')) return invocation.die('worker dies after a send');
      await invocation.pass(chance.chance(0.5) ? timeout : chance.whole(5, 1000));
      note?.(`${label}: no answer`);
      return none('unknown', 'no whole answer in time');
    }
    const refusal = time.now() < world.refusesUntil() ? { status: 401 } : isLogin ? undefined : refusedBefore();
    if (refusal) {
      if (refusal.status === 401) world.noteRefusal();
      if (refusal.status === 429 || refusal.status === 401) tell('not sent');
      await invocation.pass(chance.whole(5, 300), 'world');
      note?.(`${label}: ${refusal.status}, the provider did not get it`);
      return respond(refusal);
    }
    const travelTime = chance.whole(2, 100);
    const answer = await new Promise<SimulatedAnswer>((resume) =>
      time.at(
        leftAt + travelTime,
        () => {
          const made = arrive();
          note?.(`${label}: ${made.status} ${excerpt(made.body)}`);
          resume(made);
        },
        'world',
      ),
    );
    if (faults.hits('worker dies after a send')) return invocation.die('worker dies after a send');
    if (faults.hits('provider reply lost')) {
      await invocation.pass(chance.whole(5, timeout));
      note?.(`${label}: the reply is lost`);
      return none('unknown', 'ECONNRESET');
    }
    await invocation.pass(faults.hits('provider slow') ? chance.whole(1000, timeout - 200) : chance.whole(2, 100));
    if (!isLogin && faults.hits('provider 5xx after')) {
      note?.(`${label}: the gateway says 502`);
      return respond({ status: 502 });
    }
    if (!isLogin && faults.hits('provider body wrong')) {
      note?.(`${label}: the body is wrong`);
      return respond({ ...answer, body: chance.pick([undefined, {}, [], { data: null }, 'html', { status: 'ok' }]) });
    }
    tell(sending?.result ?? 'nothing');
    return respond(answer);
  }

  function isFirstLost(id: string): boolean {
    const isFirst = world.sendings.filter((sending) => sending.id === id).length === 1;
    if (!isFirst || !faults.has('provider loses the first cancel')) return false;
    faults.happened('provider loses the first cancel');
    return true;
  }

  /** The answer of a gateway in front of the provider. A 401 comes only from providers where a new login helps. */
  function refusedBefore(): SimulatedAnswer | undefined {
    if (faults.hits('provider 429')) return { status: 429, headers: { 'retry-after': String(chance.whole(1, 120)) } };
    if (faults.hits('provider 4xx before'))
      return { status: chance.pick([404, 405]), headers: { 'content-type': 'text/html' }, body: 'a page' };
    if (faults.hits('provider 5xx before')) return { status: chance.pick([500, 502, 503, 504]), body: undefined };
    return world.provider.login && faults.hits('provider 401') ? { status: 401 } : undefined;
  }

  return async (request, to) => {
    const simulated = asSimulated(request, to);
    const asked = world.simulator.recognise(simulated);
    const id = asked && asked.exchange !== 'login' ? asked.id : undefined;
    if (id === undefined) return exchange(simulated, to.timeout);
    const others = inFlight.get(id) ?? new Set();
    inFlight.set(id, others);
    if ([...others].some((other) => other !== invocation && other.isAlive)) overlapped(id);
    others.add(invocation);
    try {
      return await exchange(simulated, to.timeout);
    } finally {
      others.delete(invocation);
      if (faults.hits('worker freezes')) {
        invocation.hasFrozen = true;
        await invocation.pass(chance.whole(60, 600) * 1000);
      }
    }
  };
}

/** The request as the provider's HTTP server would parse it. */
function asSimulated(request: ProviderRequest, { baseUrl, headers }: Destination): SimulatedRequest {
  const { pathname } = new URL(`${baseUrl}${request.path}`);
  const all = Object.entries({ ...request.headers, ...headers });
  return {
    method: request.method,
    query: request.query ?? {},
    segments: pathname.slice(1).split('/').map(decodeURIComponent),
    headers: Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), value])),
    body: request.form ?? (request.body === undefined ? undefined : JSON.parse(JSON.stringify(request.body))),
  };
}

function respond({ status, headers = {}, body }: SimulatedAnswer): ProviderResponse {
  const retryAfter = headers['retry-after'];
  return {
    status,
    headers,
    body: typeof body === 'string' ? undefined : structuredClone(body),
    ...(retryAfter === undefined ? {} : { retryAfter: Number(retryAfter) * 1000 }),
  };
}

const excerpt = (body: unknown) => (JSON.stringify(body) ?? '').replaceAll('"', '').slice(0, 110);
