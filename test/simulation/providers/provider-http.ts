import type { Destination, ProviderHttp } from '../../../functions/ports/provider-http.ts';
import type { NoResponse, ProviderRequest, ProviderResponse } from '../../../functions/providers/exchange.ts';
import type { SimulatedAnswer, SimulatedRequest } from '../../../functions/providers/simulator.ts';
import type { Cloud, Invocation } from '../cloud.ts';
import type { ProviderWorld } from './provider-world.ts';

/** What the provider still needs after a request has reached it, so that it is done within its settling time. */
const workAtProvider = 3500;
const mostLate = 100_000;

/** Requests in flight by payment, to see two workers talking about one payment at once. */
export type Talking = Map<string, Set<Invocation>>;

/** The network between an invocation and a provider: what is sent may not leave, not arrive, arrive late, or answer late. */
export function simulatedHttp(
  cloud: Cloud,
  world: ProviderWorld,
  settleSeconds: number | undefined,
  invocation: Invocation,
  talking: Talking,
  overlapped: (id: string) => void,
): ProviderHttp {
  const { time, faults, chance, note } = cloud;
  const none = (failure: NoResponse['failure'], detail: string): NoResponse => ({ failure, detail });

  async function exchange(request: SimulatedRequest, timeout: number): Promise<ProviderResponse | NoResponse> {
    const leftAt = time.now();
    const asked = world.simulator.recognise(request);
    const isLogin = asked?.exchange === 'login';
    const told = `${invocation.name}: ${asked?.exchange ?? request.method} at ${world.name}`;
    const meet = () => world.answer(request, leftAt);

    if (faults.hits('worker dies before a send')) return invocation.die('worker dies before a send');
    if (faults.hits('provider out of reach')) {
      await invocation.pass(chance.whole(1, 50));
      note?.(`${told}: not sent`);
      return none('not_sent', 'ECONNREFUSED');
    }
    if (faults.hits('provider loses the request')) {
      await invocation.pass(chance.chance(0.5) ? timeout : chance.whole(5, timeout));
      note?.(`${told}: lost on its way`);
      return none('unknown', 'ECONNRESET');
    }
    if (asked?.exchange === 'cancel' && faults.hits('provider effect late')) {
      const most = settleSeconds === undefined ? mostLate : Math.max(0, settleSeconds * 1000 - workAtProvider);
      const delay = chance.whole(0, most);
      time.at(leftAt + delay, () => note?.(`${told}: arrives late, ${meet().status}`), 'world');
      if (faults.hits('worker dies after a send')) return invocation.die('worker dies after a send');
      await invocation.pass(chance.chance(0.5) ? timeout : chance.whole(5, 1000));
      note?.(`${told}: no answer`);
      return none('unknown', 'no whole answer in time');
    }
    const refusal = isLogin ? undefined : refusedBefore();
    if (refusal) {
      await invocation.pass(chance.whole(5, 300), 'world');
      note?.(`${told}: ${refusal.status}, not worked on`);
      return respond(refusal);
    }
    const travels = chance.whole(2, 100);
    const answer = await new Promise<SimulatedAnswer>((resume) =>
      time.at(
        leftAt + travels,
        () => {
          const met = meet();
          note?.(`${told}: ${met.status} ${shown(met.body)}`);
          resume(met);
        },
        'world',
      ),
    );
    if (faults.hits('worker dies after a send')) return invocation.die('worker dies after a send');
    if (faults.hits('provider reply lost')) {
      await invocation.pass(chance.whole(5, timeout));
      note?.(`${told}: the reply is lost`);
      return none('unknown', 'ECONNRESET');
    }
    await invocation.pass(faults.hits('provider slow') ? chance.whole(1000, timeout - 200) : chance.whole(2, 100));
    if (!isLogin && faults.hits('provider 5xx after')) {
      note?.(`${told}: the gateway says 502`);
      return respond({ status: 502 });
    }
    if (!isLogin && faults.hits('provider body wrong')) {
      note?.(`${told}: the body is wrong`);
      return respond({ ...answer, body: chance.pick([undefined, {}, [], { data: null }, 'html', { status: 'ok' }]) });
    }
    return respond(answer);
  }

  /** Answers of gateways in front of the provider; a 401 only where a new login can mend it. */
  function refusedBefore(): SimulatedAnswer | undefined {
    if (faults.hits('provider 429')) return { status: 429, headers: { 'retry-after': String(chance.whole(1, 120)) } };
    if (faults.hits('provider 5xx before')) return { status: chance.pick([500, 502, 503, 504]), body: undefined };
    const hasLogin = ['lab4pay', 'pace'].includes(world.name);
    return hasLogin && faults.hits('provider 401') ? { status: 401 } : undefined;
  }

  return async (request, to) => {
    const simulated = asSimulated(request, to);
    const asked = world.simulator.recognise(simulated);
    const id = asked && asked.exchange !== 'login' ? asked.id : undefined;
    if (id === undefined) return exchange(simulated, to.timeout);
    const others = talking.get(id) ?? new Set();
    talking.set(id, others);
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

/** What an HTTP server would have parsed. */
function asSimulated(request: ProviderRequest, { baseUrl, headers, form }: Destination): SimulatedRequest {
  const { pathname } = new URL(`${baseUrl}${request.path}`);
  const all = Object.entries({ ...request.headers, ...headers });
  return {
    method: request.method,
    segments: pathname.slice(1).split('/').map(decodeURIComponent),
    headers: Object.fromEntries(all.map(([name, value]) => [name.toLowerCase(), value])),
    body: form ?? (request.body === undefined ? undefined : JSON.parse(JSON.stringify(request.body))),
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

const shown = (body: unknown) => (JSON.stringify(body) ?? '').replaceAll('"', '').slice(0, 110);
