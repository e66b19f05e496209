import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resourceExamples } from '../../../functions/api/documents/examples.ts';
import { problem } from '../../../functions/api/problem.ts';
import { statuses } from '../../../functions/core/cancellation/status.ts';
import { providers } from '../../../functions/providers/index.ts';
import { exitCodeOf } from '../../../infra/cli/exit-code.ts';
import { run } from '../../../infra/cli/run.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { json, stub } from '../client/stub.ts';
import { aTerminal, commands } from './a-terminal.ts';

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

  it.each(commands.map((command) => [command.name()]))('%s explains itself and its exit codes', async (name) => {
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
    [['help', 'get'], 0, 'Usage: rescind get'],
  ])('answers %j with the help', async (argv, expected, text) => {
    const { terminal, texts } = aTerminal();

    expect(await run(argv, terminal)).toBe(expected);
    expect(texts.out).toContain(text);
  });

  it.each([[['--version']], [['get', '--version']]])('prints the version of the package for %j', async (argv) => {
    const { terminal, texts } = aTerminal();

    expect(await run(argv, terminal)).toBe(0);
    expect(texts).toEqual({ out: `${manifest.version}\n`, err: '' });
  });

  it.each([
    [['cancle'], 'There is no command "cancle"; did you mean cancel? See rescind --help.'],
    [['lists'], 'There is no command "lists"; did you mean list? See rescind --help.'],
    [
      ['list', '--porvider', 'pace'],
      'list has no option --porvider; did you mean --provider? See rescind list --help.',
    ],
    [['list', '--jsn'], 'list has no option --jsn; did you mean --json? See rescind list --help.'],
    [['--jsn'], 'There is no option --jsn; did you mean --json? See rescind --help.'],
    [['nonsense'], 'There is no command "nonsense"; see rescind --help.'],
    [['list', '--key', 'k'], 'list has no option --key; see rescind list --help.'],
    [['get', 'a', 'b'], 'get does not know what to do with "b"; see rescind get --help.'],
    [['get', 'a', '--wait'], "Option '--wait <seconds>' argument missing; see rescind get --help."],
  ])('explains what is mistyped in %j, and suggests what is similar', async (argv, sentence) => {
    const { terminal, texts } = aTerminal();

    expect(await run(argv, terminal)).toBe(2);
    expect(texts).toEqual({ out: '', err: `rescind: ${sentence}\n` });
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

  it('says how to start the local service, and no other', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'profiles-'));
    const gone = await stub(() => 'drop');
    await gone[Symbol.asyncDispose]();
    const profile = { address: gone.address, clientId: 'c', clientSecret: 's' };
    await writeFile(join(folder, 'profiles.json'), JSON.stringify({ local: profile, dev: profile }));
    const told = async (name: string) => {
      const env = { RESCIND_PROFILES: join(folder, 'profiles.json') };
      const { terminal, texts } = aTerminal({ sleep: async () => undefined, env });
      expect(await run(['list', '--profile', name], terminal)).toBe(1);
      return texts.err;
    };

    try {
      const silence = `rescind: ${gone.address} does not answer: the connection was refused (ECONNREFUSED)`;
      expect(await told('local')).toBe(`${silence}; start it with npm start.\n`);
      expect(await told('dev')).toBe(`${silence}.\n`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('says what the service refuses', async () => {
    const { code, err } = await runWith(['get', 'can_x'], () => json(404, problem('not-found')));

    expect(code).toBe(6);
    expect(err).toBe('rescind: refused: there is no cancellation can_x.\n');
  });

  it('names the cancellation that owns the payment, and how to see it', async () => {
    const { code, err } = await runWith(['cancel', 'pace', 'transactionId=t'], () =>
      json(409, problem('transaction-already-being-cancelled', { cancellationId: cancelled.value.id })),
    );

    expect(code).toBe(6);
    expect(err).toBe(
      `rescind: refused: Another cancellation owns this transaction: ${cancelled.value.id}; see rescind get ${cancelled.value.id}.\n`,
    );
  });

  it.each([
    [['get', 'can_x'], json(404, problem('not-found'))],
    [['cancel', 'pace', 'transactionId=t', '--watch'], json(409, problem('not-under-review', { cancellationId: 'c' }))],
    [['list'], json(403, { message: 'Forbidden' })],
  ])('%j --json gives the refusal as one line of JSON too', async (argv, answer) => {
    const { code, out, err } = await runWith([...argv, '--json'], () => answer);

    expect(code).toBe(6);
    expect(out).toBe(`${answer.body}\n`);
    expect(err).toMatch(/^rescind: refused: .+\.\n$/);
  });

  it('lets no words of a refusal steer the terminal', async () => {
    const evil = { title: '\u009b31m', cancellationId: '\u202e\u0007' };

    const { out, err } = await runWith(['get', 'can_x', '--json'], () => json(409, evil));

    expect(['\u0007', '\u009b', '\u202e'].filter((character) => `${out}${err}`.includes(character))).toEqual([]);
    expect(JSON.parse(out)).toEqual(evil);
  });

  it.each([
    [['get'], 'get needs the id of a cancellation'],
    [['cancel'], 'cancel needs a provider'],
    [['cancel', 'pace'], 'cancel needs the references of the payment, as REFERENCE=VALUE'],
    [['resolve', 'can_x'], 'resolve needs one of cancelled, refunded, partially_refunded, rejected'],
    [['bulk'], 'bulk needs a CSV file'],
    [['cancel', 'pace', 'colour=red'], 'transactionId is required; colour is not known here'],
    [['cancel', 'nope', 'transactionId=t'], 'the provider: expected one of'],
    [['cancel', 'yuno', 'transactionId=t', 'paymentId=p'], '--merchant-reference is required'],
    [['cancel', 'pace', 'transactionId=t', '--reason', 'why'], '--reason: expected one of duplicate'],
    [['cancel', 'pace', 'transactionId=t', '--if-captured', 'x'], '--if-captured: expected one of'],
    [['resolve', 'can_x', 'cancelled'], '--note is required'],
    [['resolve', 'can_x', 'done', '--note', 'n'], 'the status: expected one of'],
    [['resolve', 'can_x', 'partially_refunded', '--note', 'n'], '--amount is required'],
    [
      ['resolve', 'can_x', 'refunded', '--note', 'n', '--amount', 'x', '--currency', 'e'],
      '--amount: expected a number; --currency: expected a three-letter currency code',
    ],
  ])('tells %j in words that can be typed', async (argv, words) => {
    const { terminal, texts } = aTerminal();

    expect(await run(argv, terminal)).toBe(2);
    expect(texts.err).toContain(`rescind: ${words}`);
  });

  it.each(
    commands.flatMap((command) => command.registeredArguments.map((_, given) => [command.name(), given] as const)),
  )('%s knows what it needs after %d words', async (name, given) => {
    const { terminal, texts } = aTerminal();

    await run([name, ...Array(given).fill('word')], terminal);

    expect(texts.err).toMatch(new RegExp(`^rescind: ${name} needs (a|the|one of) `));
  });

  it('tells the fields that the service refuses as options', async () => {
    const errors = [{ pointer: '/merchantReference', detail: 'this field is required' }];

    const { err } = await runWith(['cancel', 'pace', 'transactionId=t'], () =>
      json(422, problem('invalid-request', { errors })),
    );

    expect(err).toBe('rescind: refused: The request has invalid fields; --merchant-reference is required.\n');
  });

  it('puts plain words in front of the codes of the network', async () => {
    const lost = { at: '2026-01-01T00:00:00.000Z', event: 'cancel_unknown', detail: 'UND_ERR_SOCKET' };
    const words = 'cancel_unknown  the connection was dropped before an answer (UND_ERR_SOCKET)';
    const shown = { ...cancelled.value, timeline: [lost] };

    const got = await runWith(['get', 'can_x'], () => json(200, shown));
    const watched = await runWith(['watch', 'can_x'], () => json(200, shown));
    const asJson = await runWith(['get', 'can_x', '--json'], () => json(200, shown));

    expect(got.out).toContain(words);
    expect(watched.err).toContain(words);
    expect(JSON.parse(asJson.out)).toEqual(shown);
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

describe('recheck', () => {
  const later = '2030-01-01T00:00:00.000Z';
  const found = { at: later, event: 'status_open', detail: null };

  /** The service answers before it looks; `afterwards` is what reads show from the second one on. */
  const looking =
    (afterwards: typeof review.value): Parameters<typeof stub>[0] =>
    ({ method }, count) =>
      json(method === 'POST' ? 202 : 200, method === 'GET' && count > 1 ? afterwards : review.value);

  it('waits for the look, and says what it has shown', async () => {
    const afterwards = { ...review.value, updatedAt: later, timeline: [...review.value.timeline, found] };

    const { code, out, err } = await runWith(['recheck', review.value.id], looking(afterwards));

    expect(code).toBe(0);
    expect(out).toContain('status_open');
    expect(err).toBe(`Looked, still review_required: ${later}  status_open\n`);
  });

  it('says when the look has shown nothing new', async () => {
    const { err } = await runWith(['recheck', review.value.id], looking({ ...review.value, updatedAt: later }));

    expect(err).toBe(`Looked at ${later}, still review_required: nothing new since the last look\n`);
  });

  it.each([
    ['3', 3],
    ['0', 0],
  ])('says after --wait %s that nobody has looked yet', async (wait, reads) => {
    const { err, requests } = await runWith(['recheck', review.value.id, '--wait', wait], looking(review.value));

    expect(err).toBe(`Not looked at yet. See later: rescind get ${review.value.id}\n`);
    expect(requests.filter(({ method }) => method === 'GET')).toHaveLength(reads);
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
    expect(texts.out).toMatch(/^failed +address .* does not answer: .+ \(ECONNREFUSED\); start it with npm start$/m);
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
    [2, 'accepted', 0, 'ok', '1 open, each looked at in time'],
    [4, 'accepted', 1, 'failed', '1 of 1 open accepted minutes ago and never looked at, such as can_'],
    [24, 'processing', 0, 'ok', '1 open, each looked at in time'],
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
