import { problems } from '../../../functions/api/problem.ts';
import { statuses } from '../../../functions/core/cancellation/status.ts';
import type { HttpAnswer } from '../../../infra/local/gateway/http.ts';
import { providerNames, transactionOf } from '../../fixtures/simulators.ts';
import { onlyDigits } from '../../fixtures/written-cards.ts';
import { random, uuidFrom } from '../../simulation/random.ts';
import { type Campaign, tally } from '../campaign.ts';
import { cancelRequest, createHandlers, everyScope, type Handlers } from '../handlers/handlers.ts';
import { storeRecord } from '../handlers/stored-record.ts';
import { aValidBody, type FuzzedRequest, fuzzedRequest } from './fuzz-requests.ts';
import { cards, marker } from './mutants.ts';

const perTable = 2000;
const validRequests = 20;
const caller = { merchant: 'merchant-a', scope: `${everyScope} providers/operate` };

/** Calls the deployed handlers with mutants of valid requests, as API Gateway would. */
export const fuzzEvents: Campaign = {
  promise: '9',
  title: 'mutated requests at the handlers',
  counts: { small: 2000, middle: 20_000, full: 200_000 },
  async play({ count, seed, progress }) {
    const violations: string[] = [];
    const counted = tally();
    for (let from = 0; from < count; from += perTable) {
      const handlers = await createHandlers();
      const ids = await someCancellations(handlers, seed);
      for (let number = from; number < Math.min(count, from + perTable); number++) {
        const fuzzed = fuzzedRequest(random(seed, `input ${number}`), ids);
        const [answer, error] = await answerTo(handlers, fuzzed);
        counted.add(`answered ${answer?.status ?? 'by no route'}`);
        if (fuzzed.card) counted.add(`card number in ${fuzzed.card}`);
        for (const wrong of error ? [error] : violationsIn(answer, fuzzed))
          violations.push(`input ${number} of seed ${seed}: ${wrong}`);
      }
      violations.push(
        ...handlers.started.filter(hasMore).map((input) => `a run was started with ${JSON.stringify(input)}`),
      );
      progress?.(from + perTable);
    }
    return { count, violations, figures: counted.figures() };
  },
};

async function someCancellations(handlers: Handlers, seed: number): Promise<string[]> {
  const chance = random(seed, 'there before');
  const ids: string[] = [];
  for (let index = 0; index < validRequests; index++) {
    const answer = await handlers.ask(cancelRequest(aValidBody(chance), uuidFrom(chance)), caller);
    if (answer?.status !== 202) throw new Error(`a valid request was answered ${answer?.status}: ${answer?.body}`);
    ids.push(JSON.parse(String(answer.body)).id);
  }
  for (const status of statuses) {
    const provider = chance.pick(providerNames);
    const references = { merchant: 'merchant-a', provider, transaction: transactionOf(provider, `in ${status}`) };
    ids.push(storeRecord(handlers, { ...references, key: `in ${status}`, status }).id);
  }
  return ids;
}

async function answerTo(handlers: Handlers, { request, change }: FuzzedRequest) {
  try {
    return [await handlers.ask(request, caller, change), undefined] as const;
  } catch (error) {
    return [undefined, `the handler threw ${error}`] as const;
  }
}

/** AWS stores the history of a run, so its input must not contain anything else. */
const hasMore = (input: object) => Object.keys(input).sort().join() !== 'cancellationId,isPart,merchantId,provider,run';

/** The violations in the answer to a mutant. */
function violationsIn(answer: HttpAnswer | undefined, { request, mustBe }: FuzzedRequest): string[] {
  if (!answer) return mustBe === undefined ? [] : ['no route has answered'];
  const text = String(answer.body ?? '');
  const isGood = answer.status < 300 || answer.status === 304;
  const isWebhook = request.path.startsWith('/v1/webhooks/') && (answer.status === 401 || answer.status === 403);
  return [
    ...(mustBe !== undefined && answer.status !== mustBe ? [`answered ${answer.status} instead of ${mustBe}`] : []),
    ...(answer.status >= 500 ? [`answered ${answer.status}`] : []),
    ...(isGood || isWebhook ? [] : violationsInProblem(answer, text)),
    ...(!isGood && text.includes(marker) ? [`repeats a value: ${text.slice(0, 300)}`] : []),
    ...(repeatsCard(text) ? ['repeats a card number'] : []),
    ...(areSendable(answer) ? [] : ['has headers that cannot be sent']),
  ];
}

/** Whatever separates the digits. The status could be the first digits of a number of which the request had only the others. */
function repeatsCard(text: string): boolean {
  const digits = onlyDigits(text.replace(/"status":\d+/, ''));
  return cards.some((card) => digits.includes(card));
}

/** Every refusal must be a problem document of the catalogue. */
function violationsInProblem({ status, headers }: HttpAnswer, text: string): string[] {
  const type = headers?.['content-type'];
  const body = parsed(text);
  const name = String(body?.type).replace('urn:rescind:problem:', '');
  const known = Object.entries(problems).find(([known]) => known === name)?.[1];
  const isOne =
    type === 'application/problem+json' && known?.[0] === status && body?.status === status && body.title === known[1];
  return isOne ? [] : [`${status} without a problem document of the catalogue: ${text.slice(0, 200)}`];
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function areSendable({ headers = {} }: HttpAnswer): boolean {
  try {
    return new Headers({ ...headers }) !== undefined;
  } catch {
    return false;
  }
}
