import { type Cancellation, rests } from '../../../functions/core/cancellation/cancellation.ts';
import { isEnd } from '../../../functions/core/cancellation/status.ts';
import { providers } from '../../../functions/providers/index.ts';
import { at, list } from '../../../functions/untrusted/json.ts';
import { providerNames, simulatorOf, transactionOf } from '../../fixtures/simulators.ts';
import { type Random, random } from '../../simulation/random.ts';
import { type Campaign, tally } from '../campaign.ts';
import { aRequest, createHandlers, everyScope, type Handlers } from '../handlers/handlers.ts';
import { storeRecord } from '../handlers/stored-record.ts';

const senders = providerNames.filter((name) => simulatorOf(name).webhook) as [string, ...string[]];
const merchant = 'merchant-a';
const secret = 'ab'.repeat(32);
const credentials = {
  [merchant]: Object.fromEntries(
    senders.map((name) => {
      const { webhook, ...simulator } = simulatorOf(name);
      return [name, { ...simulator.credentials, [webhook?.secret ?? '']: secret }];
    }),
  ),
};

const second = 1000;
const minute = 60 * second;
const noon = Date.UTC(2026, 10, 20, 12);
const copies = 50;

/** What the record may grow by: the last nudge, and what each testimony says. */
const maxGrowth = 160;
const maxTestimony = 400;

/** How a copy differs from the first message. Only the last kind is surely a new message. */
const kinds = ['the same bytes', 'other headers', 'other bytes that are not signed', 'a new message'] as const;
type Kind = (typeof kinds)[number];

interface Round {
  readonly provider: string;
  readonly status: 'processing' | 'review_required' | 'cancelled';
  readonly kind: Kind;
  /** Between two copies; 0: all come at once. */
  readonly gap: number;
  /** The payments that the message names, each with a cancellation. */
  readonly payments: readonly string[];
}

interface World {
  readonly handlers: Handlers;
  readonly clock: { now: number };
  readonly counted: ReturnType<typeof tally>;
}

/** Sends one authentic message again and again, and many authentic messages about the same payments. */
export const webhookReplays: Campaign = {
  promise: '16',
  title: 'replayed webhooks',
  counts: { small: 60, middle: 1000, full: 5000 },
  async play({ count, seed, progress }) {
    const violations: string[] = [];
    const counted = tally();
    const clock = { now: noon };
    const handlers = await createHandlers({ credentials, now: () => clock.now });
    for (let number = 0; number < count; number++) {
      const round = aRound(number, random(seed, `replays ${number}`));
      const wrong = await playRound(round, { handlers, clock, counted });
      const where = `round ${number} of seed ${seed} (${round.provider}, ${round.status}, ${round.kind}, gap ${round.gap})`;
      violations.push(...wrong.map((what) => `${where}: ${what}`));
      if (number % 100 === 0) progress?.(number);
    }
    return { count, violations, figures: counted.figures() };
  },
};

function aRound(number: number, chance: Random): Round {
  const provider = chance.pick(senders);
  const hasMany = ['lab4pay', 'adyen'].includes(provider);
  return {
    provider,
    status: chance.pick(['processing', 'review_required', 'cancelled']),
    kind: chance.pick(kinds),
    gap: chance.pick([0, second, 10 * second, minute, 20 * minute]),
    payments: Array.from({ length: hasMany ? 20 : 1 }, (_, index) => `payment-${number}-${index}`),
  };
}

async function playRound(round: Round, world: World): Promise<string[]> {
  const { handlers, clock, counted } = world;
  forget(handlers);
  const before = round.payments.map((payment) =>
    storeRecord(handlers, {
      merchant,
      key: payment,
      provider: round.provider,
      transaction: transactionOf(round.provider, payment),
      status: round.status,
    }),
  );
  handlers.writes.length = 0;
  const began = clock.now;
  let looks = 0;
  const answers = new Set<unknown>();
  const send = async (copy: number) =>
    answers.add((await handlers.ask(copyOf(round, copy, clock.now), nobody))?.status);
  if (round.gap === 0) {
    await Promise.all(Array.from({ length: copies }, (_, copy) => send(copy)));
    looks += takeLooks(world);
  } else {
    for (let copy = 0; copy < copies; copy++) {
      await send(copy);
      looks += takeLooks(world);
      clock.now += round.gap;
    }
  }
  const after = before.map(({ id }) => handlers.table.load(id) as Cancellation);
  const nudges = after.reduce((sum, record) => sum + record.nudges, 0);
  counted.add(`${round.kind}: messages`, copies);
  counted.add(`${round.kind}: cancellations`, before.length);
  counted.add(`${round.kind}: nudges`, nudges);
  counted.add(`${round.kind}: looks`, looks);
  counted.add(`${round.kind}: remembered`, handlers.table.messages.size);
  return [
    ...([...answers].join() === '200' ? [] : [`was answered ${[...answers].join()}`]),
    ...violationsOf(round, before, after, clock.now - began, handlers),
    ...(await violationsAfterwards(round, before, world)),
  ];
}

const nobody = { merchant: '', scope: '' };

/** What the records and the table show, `elapsed` after the first copy. */
function violationsOf(
  { provider, status, kind, gap }: Round,
  before: readonly Cancellation[],
  after: readonly Cancellation[],
  elapsed: number,
  { table, sent }: Handlers,
): string[] {
  const testimonies = after.reduce((sum, record) => sum + (record.testimonies?.length ?? 0), 0);
  const nudges = after.reduce((sum, record) => sum + record.nudges, 0);
  const mayBeNews = kind === 'a new message' || (equalMessages.has(provider) && status !== 'cancelled');
  const isNew = mayBeNews && gap > 0;
  return [
    ...after.flatMap((record, index) => {
      const first = before[index] as Cancellation;
      const kept = (record.testimonies?.length ?? 0) * maxTestimony;
      const growth = JSON.stringify(record).length - JSON.stringify(first).length - kept;
      // Twelve at once, and one more every five minutes. After an end, a read every quarter of an hour.
      const maxNudges = isNew ? 12 + Math.ceil(elapsed / (5 * minute)) : 1;
      const maxLooks = isNew && isEnd(record.status) ? 2 + Math.ceil(elapsed / (15 * minute)) : maxNudges;
      const looks = record.look - first.look;
      return [
        ...(record.nudges > maxNudges ? [`${record.nudges} nudges instead of ${maxNudges}`] : []),
        ...(looks > maxLooks ? [`${looks} looks instead of ${maxLooks}`] : []),
        ...(growth > maxGrowth ? [`the record grew by ${growth} bytes`] : []),
        ...(record.status === first.status ? [] : [`the status became ${record.status}`]),
      ];
    }),
    ...(table.messages.size > nudges + testimonies ? ['remembers messages that wrote nothing'] : []),
    ...(sent.length > nudges ? [`${sent.length} messages in the queue for ${nudges} nudges`] : []),
  ];
}

/** An operator can recheck, and a new message brings a look forward when the budget has filled again. */
async function violationsAfterwards(round: Round, before: readonly Cancellation[], world: World): Promise<string[]> {
  const { handlers, clock } = world;
  const [{ id }] = before as [Cancellation];
  clock.now += 60 * minute;
  takeLooks(world);
  const nudged = handlers.table.load(id)?.nudges ?? 0;
  await handlers.ask(copyOf({ ...round, kind: 'a new message' }, copies, clock.now), nobody);
  const record = handlers.table.load(id) as Cancellation;
  takeLooks(world);
  const sent = handlers.sent.length;
  const path = `/v1/cancellations/${id}/recheck`;
  const answer = await handlers.ask(aRequest('POST', path), { merchant, scope: everyScope });
  const mayRead = providers.get(round.provider)?.status !== undefined || !rests(record);
  return [
    ...(record.nudges > nudged || !mayRead || sameMessages.has(round.provider) ? [] : ['a new message did nothing']),
    ...(answer?.status === 202 && handlers.sent.length === sent + 1 ? [] : ['an operator could not recheck']),
  ];
}

/** Providers that sign fields in which nothing here makes a new message. */
const sameMessages: ReadonlySet<string> = new Set(['adyen']);

/** Providers of which an equal message may be a new one, until the end. */
const equalMessages: ReadonlySet<string> = new Set(['lab4pay']);

/** Stands for the worker: takes each look whose message has arrived, once. */
function takeLooks({ handlers, clock }: World): number {
  const { sent, arrivals, table } = handlers;
  let looks = 0;
  for (const [index, { cancellationId, look }] of sent.entries()) {
    const arrived = arrivals[index] ?? 0;
    const record = table.load(cancellationId);
    if (arrived > clock.now || record?.look !== look) continue;
    const testimonies = record.testimonies?.map((one) => ({ ...one, isRead: true as const }));
    const taken = { ...record, look: look + 1, lookBegan: arrived, ...(testimonies ? { testimonies } : {}) };
    table.records.set(cancellationId, taken);
    looks += 1;
  }
  return looks;
}

function forget({ table, sent, arrivals, writes }: Handlers): void {
  table.records.clear();
  table.messages.clear();
  for (const noted of [sent, arrivals, writes]) noted.length = 0;
}

/** The message about all payments, as its provider signs it now, or a copy of it that somebody has changed. */
function copyOf({ provider, kind, payments }: Round, copy: number, now: number) {
  const { webhook, fresh } = simulatorOf(provider);
  if (!webhook) throw new RangeError(`${provider} sends no webhooks`);
  const messages = payments.map((id) => webhook.message(id, { ...fresh(id), ...webhook.cancelled }, noon));
  const together = merged(messages);
  const message = kind === 'a new message' ? renewed(together, copy) : together;
  const { headers, body } = webhook.signed(message, secret, now);
  const isChanged = kind === 'other bytes that are not signed';
  return aRequest('POST', `/v1/webhooks/${provider}/${merchant}`, {
    headers: {
      'content-type': 'application/json',
      ...headers,
      ...(kind === 'other headers' || isChanged ? { 'user-agent': `copy ${copy}`, 'x-request-id': String(copy) } : {}),
    },
    query: isChanged ? `copy=${copy}` : '',
    body: Buffer.from(isChanged ? changedBody(body, copy) : body),
  });
}

/** One message about all payments, where the provider sends such messages. */
function merged(messages: readonly unknown[]): unknown {
  const [first] = messages;
  if (Array.isArray(first)) return messages.flat();
  const items = messages.flatMap((message) => list(message, 'notificationItems'));
  return items.length > 0 ? { ...(first as object), notificationItems: items } : first;
}

const renewed = (message: unknown, copy: number): unknown =>
  Array.isArray(message) ? message.map((one) => ({ ...one, copy })) : { ...(message as object), copy };

/** Where each item is signed by itself, what is around the signed fields can be changed. Elsewhere nothing can. */
function changedBody(body: string, copy: number): string {
  const message: unknown = JSON.parse(body);
  const items = list(message, 'notificationItems');
  if (items.length === 0) return body;
  const turned = [...items.slice(copy % items.length), ...items.slice(0, copy % items.length)].map((item) => ({
    NotificationRequestItem: { ...(at(item, 'NotificationRequestItem') as object), reason: `copy ${copy}` },
  }));
  return JSON.stringify({ ...(message as object), copy, notificationItems: [...turned, ...turned.slice(0, copy % 3)] });
}
