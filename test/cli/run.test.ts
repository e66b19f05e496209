import { describe, expect, it } from 'vitest';
import { resourceExamples } from '../../functions/core/api-examples.ts';
import { statuses } from '../../functions/core/cancellation.ts';
import { problem } from '../../functions/core/problem.ts';
import { providers } from '../../functions/providers/index.ts';
import { commands } from '../../infra/cli/commands/all.ts';
import { exitCodeOf } from '../../infra/cli/exit-code.ts';
import { run } from '../../infra/cli/run.ts';
import { json, stub } from '../client/stub.ts';
import { aTerminal } from './a-terminal.ts';

const { cancelled, rejected, review, processing } = resourceExamples([...providers.values()]);

/** One command line against an address that answers as the test says. */
async function runWith(
  argv: readonly string[],
  answer: Parameters<typeof stub>[0],
  given: Parameters<typeof aTerminal>[0] = {},
) {
  await using server = await stub(answer);
  const { terminal, texts } = aTerminal({ sleep: async () => undefined, ...given });
  const code = await run([...argv, '--address', server.address], terminal);
  return { code, ...texts, requests: server.requests };
}

describe('the command line', () => {
  it.each([
    [cancelled, 0],
    [rejected, 3],
    [review, 4],
    [processing, 5],
  ] as const)('shows a cancellation and ends with what became of it', async ({ value }, expected) => {
    const { code, out, err } = await runWith(['get', value.id], () => json(200, value));

    expect(code).toBe(expected);
    expect(out).toContain(value.id);
    expect(out).toContain(value.status);
    expect(err).toBe('');
  });

  it('has an exit code for every status', () => {
    expect(statuses.map((status) => exitCodeOf({ status }))).toEqual([5, 5, 0, 0, 0, 3, 4]);
  });

  it.each(commands.map(({ name }) => [name]))('%s explains itself and its exit codes', async (name) => {
    const { terminal, texts } = aTerminal();

    const code = await run([name, '--help'], terminal);

    expect(code).toBe(0);
    expect(texts.out).toContain(`Usage: rescind ${name}`);
    expect(texts.out).toMatch(/ {2}5 +still open/);
    expect(texts.out).toContain('--json');
  });

  it.each([
    [[], 2, 'Usage: rescind'],
    [['--help'], 0, 'Usage: rescind'],
    [['help'], 0, 'Usage: rescind'],
  ])('answers %j with the help', async (argv, expected, text) => {
    const { terminal, texts } = aTerminal();

    expect(await run(argv, terminal)).toBe(expected);
    expect(texts.out).toContain(text);
  });

  it.each([
    [['nonsense']],
    [['get']],
    [['get', 'a', 'b']],
    [['get', 'a', '--nope']],
    [['list', '--key', 'k']],
    [['list', '--status', 'done']],
    [['list', '--limit', '0']],
    [['list', '--profile', 'unknown']],
    [['cancel', 'pace', 'transactionId']],
    [['cancel', 'pace', 'colour=red']],
    [['cancel', 'nope', 'transactionId=t']],
    [['cancel', 'pace', 'transactionId=t', '--wait', '21']],
    [['cancel', 'pace', 'transactionId=t', '--key', 'ä']],
    [['resolve', 'can_x', 'cancelled']],
    [['resolve', 'can_x', 'done', '--note', 'n']],
    [['bulk', '/nowhere.csv']],
    [['bulk', import.meta.filename, '--concurrency', '0']],
  ])('tells in one sentence what is wrong with %j, and sends nothing', async (argv) => {
    const { code, out, err, requests } = await runWith(argv, () => json(200, cancelled.value));

    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^rescind: .+\.\n$/);
    expect(requests).toEqual([]);
  });

  it('says when nobody answers', async () => {
    const { code, err } = await runWith(['get', 'can_x'], () => 'drop');

    expect(code).toBe(1);
    expect(err).toMatch(/^rescind: http:\/\/127\.0\.0\.1:\d+ does not answer: .+\.\n$/);
  });

  it('says what the service refuses', async () => {
    const { code, err } = await runWith(['get', 'can_x'], () => json(404, problem('not-found')));

    expect(code).toBe(6);
    expect(err).toBe('rescind: refused: There is no such resource.\n');
  });

  it('derives the key from the request, so that asking twice is asking once', async () => {
    const keys = [];
    for (let times = 0; times < 2; times++) {
      const { requests } = await runWith(['cancel', 'pace', 'transactionId=t', '--reason', 'duplicate'], () =>
        json(202, processing.value),
      );
      keys.push(requests.at(-1)?.headers['idempotency-key']);
    }
    const { requests } = await runWith(['cancel', 'pace', 'transactionId=t'], () => json(202, processing.value));

    expect(keys[0]).toMatch(/^"[0-9a-f]{64}"$/);
    expect(keys[1]).toBe(keys[0]);
    expect(requests.at(-1)?.headers['idempotency-key']).not.toBe(keys[0]);
  });

  it.each([['get'], ['watch']])('%s --json gives exactly the resource', async (command) => {
    const { out } = await runWith([command, 'can_x', '--json'], () => json(200, review.value));

    expect(JSON.parse(out)).toEqual(review.value);
  });

  it('shows no colour unless somebody sits in front of it and wants it', async () => {
    const shown = async (given: Parameters<typeof aTerminal>[0]) =>
      (await runWith(['get', 'can_x'], () => json(200, cancelled.value), given)).out.includes('\u001b[');
    const env = { RESCIND_PROFILES: '/nowhere' };

    expect(await shown({ isTerminal: true, env })).toBe(true);
    expect(await shown({ isTerminal: false, env })).toBe(false);
    expect(await shown({ isTerminal: true, env: { ...env, NO_COLOR: '1' } })).toBe(false);
    expect(await shown({ isTerminal: true, env: { ...env, TERM: 'dumb' } })).toBe(false);
  });

  it('lets no words of others steer the terminal', async () => {
    const evil = {
      ...review.value,
      review: { code: 'outcome_unknown', detail: '\u001b]0;owned\u0007 \u009b31m\u202e' },
    };
    const steering = ['\u001b', '\u0007', '\u009b', '\u202e'];

    const shown = await runWith(['get', 'can_x'], () => json(200, evil));
    const asJson = await runWith(['get', 'can_x', '--json'], () => json(200, evil));
    const listed = await runWith(['list'], () => json(200, { items: [evil], nextCursor: null }));

    expect(shown.out).toContain('owned');
    for (const { out } of [shown, asJson, listed]) {
      expect(steering.filter((character) => out.includes(character))).toEqual([]);
    }
    expect(JSON.parse(asJson.out)).toEqual(evil);
  });

  it('ends as interrupted at Ctrl-C', async () => {
    const { code, err } = await runWith(['watch', 'can_x'], () => json(200, processing.value), {
      interrupted: AbortSignal.abort(),
    });

    expect(code).toBe(130);
    expect(err).toBe('rescind: interrupted.\n');
  });
});

describe('doctor', () => {
  const capabilitiesExample = {
    title: 'P',
    transaction: {},
    required: [],
    safeToResend: true,
    statusReadable: true,
    webhooks: false,
    partialAmounts: false,
    afterCapture: 'rejects',
    deadlineSeconds: 1,
  };
  const healthy: Parameters<typeof stub>[0] = ({ path }) =>
    path === '/v1/openapi.json'
      ? json(200, { info: { title: 'Rescind' } })
      : json(200, { items: [], nextCursor: null });

  it('is content with a healthy service', async () => {
    const { code, out } = await runWith(['doctor', '--json'], healthy);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true });
  });

  it('notices a clock that is wrong', async () => {
    const tomorrow = () => Date.now() + 24 * 60 * 60 * 1000;

    const { code, out } = await runWith(['doctor'], healthy, { now: tomorrow });

    expect(code).toBe(1);
    expect(out).toMatch(/^failed +clock +86[34]\d\d s ahead of the service$/m);
  });

  it('notices that something else answers', async () => {
    const { code, out } = await runWith(['doctor'], () => ({ status: 200, body: '<html>' }));

    expect(code).toBe(1);
    expect(out).toMatch(/^failed +address .* is not this API$/m);
  });

  it('notices that nothing answers', async () => {
    const { terminal, texts } = aTerminal();
    const gone = await stub(healthy);
    await gone[Symbol.asyncDispose]();

    const code = await run(['doctor', '--address', gone.address], terminal);

    expect(code).toBe(1);
    expect(texts.out).toMatch(/^failed +address .* does not answer: ECONNREFUSED$/m);
  });

  it('tells which providers have credentials, where the service tells it', async () => {
    const items = [
      { ...capabilitiesExample, provider: 'one', configured: true },
      { ...capabilitiesExample, provider: 'two', configured: false },
    ];

    const { code, out } = await runWith(['doctor'], (request, count) =>
      request.path === '/v1/providers' ? json(200, { items }) : healthy(request, count),
    );

    expect(code).toBe(0);
    expect(out).toMatch(/^ok +provider one +credentials are configured$/m);
    expect(out).toMatch(/^warning +provider two +no credentials/m);
  });

  const waitingSince = (minutes: number, status: 'accepted' | 'processing') => ({
    ...processing.value,
    status,
    updatedAt: new Date(Date.now() - minutes * 60_000).toISOString(),
  });

  it.each([
    [2, 'accepted', 0, 'ok', '1 open, each looked at in its time'],
    [4, 'accepted', 1, 'failed', '1 of 1 open accepted minutes ago and never looked at, such as can_'],
    [24, 'processing', 0, 'ok', '1 open, each looked at in its time'],
    [26, 'processing', 0, 'warning', '1 of 1 open not looked at for 25 minutes, such as can_'],
  ] as const)('judges a queue by what waits in it: %d minutes %s', async (minutes, status, expected, state, words) => {
    const one = waitingSince(minutes, status);

    const { code, out } = await runWith(['doctor'], (request, count) =>
      request.path === '/v1/cancellations' && request.query.includes(`status=${status}`)
        ? json(200, { items: [one], nextCursor: null })
        : healthy(request, count),
    );

    expect(code).toBe(expected);
    expect(out).toMatch(new RegExp(`^${state} +queue ${one.provider} +${words}`, 'm'));
  });

  const oneProvider: Parameters<typeof stub>[0] = (request, count) =>
    request.path === '/v1/providers'
      ? json(200, { items: [{ ...capabilitiesExample, provider: 'one', configured: true }] })
      : healthy(request, count);

  it.each([
    [0, 0, 'ok'],
    [2, 1, 'failed'],
  ] as const)('counts the messages of a stage: %d dead letters', async (deadLetters, expected, state) => {
    const stages: string[] = [];
    const queueDepths = async (stage: string) => {
      stages.push(stage);
      return async () => ({ ready: 3, inFlight: 1, delayed: 7, deadLetters });
    };

    const { code, out } = await runWith(['doctor', '--stage', 'dev'], oneProvider, { queueDepths });

    expect(stages).toEqual(['dev']);
    expect(code).toBe(expected);
    expect(out).toMatch(
      new RegExp(`^${state} +messages one +3 ready, 1 in flight, 7 delayed, ${deadLetters} dead letters$`, 'm'),
    );
  });

  it('says why the messages could not be counted', async () => {
    const queueDepths = async () => {
      throw new Error('no credentials');
    };

    const { code, out } = await runWith(['doctor', '--stage', 'dev'], oneProvider, { queueDepths });

    expect(code).toBe(1);
    expect(out).toMatch(/^failed +messages in dev +no credentials$/m);
  });
});
