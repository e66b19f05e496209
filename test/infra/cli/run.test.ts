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
import { statusWord } from '../../../infra/client/words/status-words.ts';
import manifest from '../../../package.json' with { type: 'json' };
import { json, stub } from '../client/stub.ts';
import { aTerminal, commands, runWith } from './a-terminal.ts';

const { cancelled, rejected, review, processing, waiting } = resourceExamples([...providers.values()]);

describe('the command line', () => {
  it.each([
    [cancelled, 0],
    [rejected, 3],
    [review, 4],
    [processing, 5],
    [waiting, 5],
  ] as const)('shows a cancellation, and its status decides the exit code', async ({ value }, expected) => {
    const { code, out, err } = await runWith(['get', value.id], () => json(200, value));

    expect(code).toBe(expected);
    expect(out).toContain(value.id);
    expect(out).toContain(`${value.id}  ${statusWord[value.status]}\n`);
    expect(err).toBe('');
  });

  it('shows what a cancellation waits for, and until when', async () => {
    const nextLookAt = new Date(Date.now() + 14 * 60_000 + 400).toISOString();
    const deadline = new Date(Date.now() + 3 * 86_400_000 + 400).toISOString();
    const { out } = await runWith(['get', waiting.value.id], () =>
      json(200, { ...waiting.value, nextLookAt, deadline }),
    );

    expect(out).toContain(`  ${waiting.value.explanation}\n`);
    expect(out).toContain('  told: answered 401 · invalid_api_key\n');
    expect(out).toContain(
      '  waits for credentials that the provider accepts; next look in 14 minutes; a person decides in 3 days\n',
    );
  });

  it('shows the details of the evidence, without what could steer the terminal', async () => {
    const { value } = cancelled;
    const details = { receiptUrl: 'https://provider.example/1', note: 'a\u001b[2Jb' };
    const evidence = value.evidence && { ...value.evidence, details };

    const { out } = await runWith(['get', value.id], () => json(200, { ...value, evidence }));

    expect(out).toContain('    receiptUrl: https://provider.example/1\n    note: a·[2Jb');
  });

  it.each([
    [['bulk', 'rows.csv', '--results', '--dry-run'], '--results'],
    [['cancel', 'pace', 'transactionId=t-1', '--key', '--watch'], '--key'],
    [['resolve', 'can_1', 'cancelled', '--note', '--reference', 'r-1'], '--note'],
    [['--profile', '--json', 'list'], '--profile'],
  ])('sends nothing for %j, because an option would become a value', async (argv, option) => {
    const { code, err, requests } = await runWith(argv, () => json(200, cancelled.value));

    expect(code).toBe(2);
    expect(err).toContain(`${option} needs a value`);
    expect(requests).toEqual([]);
  });

  it.each([
    [['cancel', 'pace', 'transactionId=t', '--watch']],
    [['watch', 'can_x', '--for', '1']],
    [['recheck', 'can_x', '--wait', '0']],
    [['recheck', 'can_x', '--watch']],
    [['resolve', 'can_x', 'rejected', '--code', 'expired', '--note', 'n']],
  ])('%j exits as the status says', async (argv) => {
    const codes = [];
    for (const { value } of [cancelled, rejected, review]) {
      codes.push((await runWith(argv, () => json(200, value))).code);
    }

    expect(codes).toEqual([0, 3, 4]);
  });

  it('explains a status in the words of the API', async () => {
    const shown = await runWith(['get', 'can_x'], () => json(200, rejected.value));
    const reviewed = await runWith(['get', 'can_x'], () => json(200, review.value));
    const listed = await runWith(['list'], () =>
      json(200, { items: [review.value], nextCursor: null, searchedBackTo: null }),
    );

    expect(shown.out).toContain(`  ${rejected.value.explanation}\n`);
    expect(reviewed.out).toContain(`  ${review.value.explanation}\n`);
    expect(listed.out).toContain('  Needs a person  ');
    expect(listed.out).toContain('  the outcome is not known: no clear answer before the deadline');
  });

  it("shows the merchant's own reference of one cancellation and in lists", async () => {
    const value = { ...cancelled.value, merchantReference: 'order-1001' };
    const shown = await runWith(['get', 'can_x'], () => json(200, value));
    const listed = await runWith(['list'], () => json(200, { items: [value], nextCursor: null, searchedBackTo: null }));

    expect(shown.out).toContain('  merchantReference=order-1001\n');
    expect(listed.out).toContain('  merchantReference=order-1001  ');
  });

  it('has an exit code for every status', () => {
    expect(statuses.map((status) => exitCodeOf({ status }))).toEqual([5, 5, 0, 0, 0, 3, 4]);
  });

  it.each(commands.map((command) => [command.name()]))(
    '%s --help explains its usage, options and exit codes',
    async (name) => {
      const { terminal, texts } = aTerminal();

      const code = await run([name, '--help'], terminal);

      expect(code).toBe(0);
      expect(texts.out).toContain(`Usage: rescind ${name}`);
      expect(texts.out).toMatch(/ {2}5 +still open/);
      expect(texts.out).toContain('--json');
    },
  );

  it.each([
    [[], 2, 'Usage: rescind'],
    [['--help'], 0, 'Usage: rescind'],
    [['help'], 0, 'Usage: rescind'],
    [['help', 'get'], 0, 'Usage: rescind get'],
  ])('prints the help for %j', async (argv, expected, text) => {
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
    [
      ['providers', 'hold', 'pace'],
      'hold needs --reason <text>: why; every merchant can read it; see rescind providers hold --help.',
    ],
    [['get', 'a', '--wait'], '--wait needs a value: how long to wait for the end, 0 to 20; see rescind get --help.'],
  ])('explains the mistake in %j and suggests a similar name', async (argv, sentence) => {
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
    [['list', '--needs', 'nobody']],
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
  ])('explains in one sentence what is wrong with %j, and sends nothing', async (argv) => {
    const { code, out, err, requests } = await runWith(argv, () => json(200, cancelled.value));

    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toMatch(/^rescind: .+[.?]\n$/);
    expect(requests).toEqual([]);
  });

  it('reports that the service does not answer', async () => {
    const { code, err } = await runWith(['get', 'can_x'], () => 'drop');

    expect(code).toBe(1);
    expect(err).toMatch(/^rescind: http:\/\/127\.0\.0\.1:\d+ does not answer: .+\.\n$/);
  });

  it('explains how to start the service, but only for the local profile', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'profiles-'));
    const gone = await stub(() => 'drop');
    await gone[Symbol.asyncDispose]();
    const profile = { address: gone.address, clientId: 'c', clientSecret: 's' };
    await writeFile(join(folder, 'profiles.json'), JSON.stringify({ local: profile, dev: profile }));
    const errorsOf = async (name: string) => {
      const env = { RESCIND_PROFILES: join(folder, 'profiles.json') };
      const { terminal, texts } = aTerminal({ sleep: async () => undefined, env });
      expect(await run(['list', '--profile', name], terminal)).toBe(1);
      return texts.err;
    };

    try {
      const silence = `rescind: ${gone.address} does not answer: the connection was refused (ECONNREFUSED)`;
      expect(await errorsOf('local')).toBe(
        `${silence}; start it with npm start, or name its address with --address.\n`,
      );
      expect(await errorsOf('dev')).toBe(`${silence}.\n`);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('reports a refusal of the service', async () => {
    const { code, err } = await runWith(['get', 'can_x'], () => json(404, problem('not-found')));

    expect(code).toBe(6);
    expect(err).toBe('rescind: refused: there is no cancellation can_x.\n');
  });

  it('names the cancellation that owns the payment, and the command that shows it', async () => {
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
    [['list'], json(403, { message: 'Forbidden' }), 1],
  ])('%j --json also prints the refusal as one line of JSON', async (argv, answer, expected = 6) => {
    const { code, out, err } = await runWith([...argv, '--json'], () => answer);

    expect(code).toBe(expected);
    expect(out).toBe(`${answer.body}\n`);
    expect(err).toMatch(/^rescind: refused: .+\.\n$/);
  });

  it('escapes control characters in a refusal', async () => {
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
    [
      ['cancel', 'pace', 'colour=red'],
      'transactionId is required; colour is not a reference of pace, whose references are transactionId.',
    ],
    [['cancel', 'nope', 'transactionId=t'], 'the provider: "nope" is not known; known are adyen, '],
    [['cancel', 'pcae', 'transactionId=t'], 'the provider: "pcae" is not known; did you mean pace?\n'],
    [['cancel', '4111111111111111', 'transactionId=t'], 'the provider: "…" is not known'],
    [
      ['cancel', 'pace', 'transactionid=t'],
      'transactionId is required; transactionid is not a reference of pace; did you mean transactionId?',
    ],
    [['review', '--provider', 'stirpe'], 'There is no provider "stirpe"; did you mean stripe?\n'],
    [['list', '--provider', 'nope'], 'There is no provider "nope"; known are adyen, '],
    [
      ['list', '--status', 'canceled'],
      '--status must be one of accepted, processing, cancelled, refunded, partially_refunded, rejected, review_required, not "canceled"; did you mean cancelled?\n',
    ],
    [['list', '--needs', 'robot'], '--needs must be one of person, credentials, not "robot".'],
    [
      ['get', 'can_x', '--wait', '21'],
      '--wait must be a whole number from 0 to 20, for example --wait 20, and not "21".',
    ],
    [
      ['watch', 'can_x', '--for', '1h'],
      '--for must be a whole number from 1 to 3456000, for example --for 600, and not',
    ],
    [
      ['cancel', 'pg-orders', 'transactionId=t', 'orderId=o', '--amount', '12.5', '--currency', 'EUR'],
      '--amount: expected minor units as a whole number above 0, for example 1250 for 12.50 EUR.',
    ],
    [
      ['cancel', 'pg-orders', 'transactionId=t', 'orderId=o', '--amount', '5'],
      '--currency is required, for example EUR',
    ],
    [
      ['cancel', 'pg-orders', 'transactionId=t', 'orderId=o', '--amount', '5', '--currency', 'EUR'],
      '--amount is possible only with if-captured refund, because only a refund can be of a part.',
    ],
    [
      ['cancel', 'pace', 'transactionId=t', '--amount', '5', '--currency', 'EUR'],
      '--amount is not possible: pace cancels only the whole payment.',
    ],
    [
      ['cancel', 'pace', 'transactionId=t', '--if-captured', 'refund'],
      '--if-captured: pace cannot refund a captured payment, so only reject is possible.',
    ],
    [
      ['cancel', 'pace', 'transactionId=t', '--reason', 'fradulent'],
      '--reason: expected one of duplicate, fraudulent, requested_by_customer, not "fradulent"; did you mean fraudulent?',
    ],
    [['resolve', 'can_x', 'canceled', '--note', 'n'], 'the status: expected one of cancelled, '],
    [['cancel', 'pace', 'transactionId'], '"transactionId" is not of the form REFERENCE=VALUE, for example'],
    [['providers', 'hold', 'vtex', '--reason', '--json'], '--reason needs a value; write --reason=VALUE'],
    [['cancel', 'yuno', 'transactionId=t', 'paymentId=p'], '--merchant-reference is required'],
    [['cancel', 'pace', 'transactionId=t', '--reason', 'why'], '--reason: expected one of duplicate'],
    [['cancel', 'pace', 'transactionId=t', '--if-captured', 'x'], '--if-captured: expected one of'],
    [['resolve', 'can_x', 'cancelled'], '--note is required'],
    [['resolve', 'can_x', 'cancelled', '--approve'], '--approve takes ids only, not cancelled'],
    [['correct', 'can_x', '--note', 'n'], '--status: expected one of cancelled, '],
    [['correct', 'can_x', '--status', 'rejected', '--note', 'n'], 'rejected needs --code: one of already_captured, '],
    [['resolve', 'can_x', 'done', '--note', 'n'], 'the status: expected one of'],
    [['resolve', 'can_x', 'partially_refunded', '--note', 'n'], '--amount is required'],
    [
      ['resolve', 'can_x', 'refunded', '--note', 'n', '--amount', 'x', '--currency', 'e'],
      '--amount: expected minor units as a whole number above 0, for example 1250 for 12.50 EUR; --currency: expected a three-letter currency code, for example EUR',
    ],
  ])('explains %j with names that the user can type', async (argv, words) => {
    const { terminal, texts } = aTerminal();

    expect(await run(argv, terminal)).toBe(2);
    expect(texts.err).toContain(`rescind: ${words}`);
  });

  it.each(
    commands.flatMap((command) => command.registeredArguments.map((_, given) => [command.name(), given] as const)),
  )('%s names the missing argument after %d arguments', async (name, given) => {
    const { terminal, texts } = aTerminal();

    await run([name, ...Array(given).fill('word')], terminal);

    expect(texts.err).toMatch(new RegExp(`^rescind: ${name} needs (a|the|one of) `));
  });

  it('names the options for the fields that the service refuses', async () => {
    const errors = [{ pointer: '/merchantReference', detail: 'this field is required' }];

    const { err } = await runWith(['cancel', 'pace', 'transactionId=t'], () =>
      json(422, problem('invalid-request', { errors })),
    );

    expect(err).toBe('rescind: refused: The request has invalid fields; --merchant-reference is required.\n');
  });

  it('shows attempts that repeat as one line, and no code of ours', async () => {
    const timeline = Array.from({ length: 26 }, (_, index) => ({
      at: `2026-01-01T00:00:${String(index).padStart(2, '0')}.000Z`,
      event: index % 2 === 0 ? 'cancel_unknown' : 'status_open',
      detail: `answered ${500 + index}`,
    }));
    const review = { at: '2026-01-01T00:01:00.000Z', event: 'review_required', detail: 'outcome_unknown: no answer' };
    const shown = { ...cancelled.value, timeline: [...timeline, review] };
    const lines = [
      '2026-01-01T00:00:00.000Z  Cancel request: outcome unknown · answered 524 (recorded 13 times, the last at 2026-01-01T00:00:24.000Z)',
      '2026-01-01T00:00:01.000Z  Payment read: still open, no cancel in progress · answered 525 (recorded 13 times, the last at 2026-01-01T00:00:25.000Z)',
      '2026-01-01T00:01:00.000Z  Handed to a person · the outcome is not known: no answer',
    ];

    const got = await runWith(['get', 'can_x'], () => json(200, shown));
    const watched = await runWith(['watch', 'can_x'], () => json(200, shown));

    expect(got.out).toContain(lines.map((line) => `    ${line}\n`).join(''));
    expect(watched.err).toBe(lines.map((line) => `${line}\n`).join(''));
  });

  it('puts plain words in front of network error codes', async () => {
    const lost = { at: '2026-01-01T00:00:00.000Z', event: 'cancel_unknown', detail: 'UND_ERR_SOCKET' };
    const words = 'Cancel request: outcome unknown · the connection was dropped before an answer (UND_ERR_SOCKET)';
    const shown = { ...cancelled.value, timeline: [lost] };

    const got = await runWith(['get', 'can_x'], () => json(200, shown));
    const watched = await runWith(['watch', 'can_x'], () => json(200, shown));
    const asJson = await runWith(['get', 'can_x', '--json'], () => json(200, shown));

    expect(got.out).toContain(words);
    expect(watched.err).toContain(words);
    expect(JSON.parse(asJson.out)).toEqual(shown);
  });

  it('derives the key from the request, so that a repeated command cancels once', async () => {
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

  it.each([['get'], ['watch']])('%s --json prints exactly the resource', async (command) => {
    const { out } = await runWith([command, 'can_x', '--json'], () => json(200, review.value));

    expect(JSON.parse(out)).toEqual(review.value);
  });

  it('uses colours only on a terminal that supports them, and not with NO_COLOR', async () => {
    const shown = async (given: Parameters<typeof aTerminal>[0]) =>
      (await runWith(['get', 'can_x'], () => json(200, cancelled.value), given)).out.includes('\u001b[');
    const env = { RESCIND_PROFILES: '/nowhere' };

    expect(await shown({ isTerminal: true, env })).toBe(true);
    expect(await shown({ isTerminal: false, env })).toBe(false);
    expect(await shown({ isTerminal: true, env: { ...env, NO_COLOR: '1' } })).toBe(false);
    expect(await shown({ isTerminal: true, env: { ...env, TERM: 'dumb' } })).toBe(false);
  });

  it('goes on until a page of a list is full, and says how far it has searched', async () => {
    const searchedBackTo = '2026-11-20T12:00:00.000Z';
    const { out, err, code } = await runWith(['list', '--provider', 'pace', '--from', '2026-11-01'], ({ query }) =>
      query.includes('cursor=two')
        ? json(200, { items: [cancelled.value], nextCursor: null, searchedBackTo: null })
        : json(200, { items: [], nextCursor: 'two', searchedBackTo }),
    );

    expect(code).toBe(0);
    expect(out).toContain(cancelled.value.id);
    expect(err).toBe(`Searched back to ${searchedBackTo} …\n`);
  });

  it('shows examples of searches in the help of list', async () => {
    const { out } = await runWith(['list', '--help'], () => json(200, {}));

    for (const option of ['--reference', '--merchant-reference', '--needs', '--from', '--to'])
      expect(out).toContain(`  ${option} <`);
    expect(out).toContain('rescind list --reference order-1001');
  });

  it('escapes control characters in a cancellation', async () => {
    const evil = {
      ...review.value,
      review: { code: 'outcome_unknown', detail: '\u001b]0;owned\u0007 \u009b31m\u202e' },
    };
    const steering = ['\u001b', '\u0007', '\u009b', '\u202e'];

    const shown = await runWith(['get', 'can_x'], () => json(200, evil));
    const asJson = await runWith(['get', 'can_x', '--json'], () => json(200, evil));
    const listed = await runWith(['list'], () => json(200, { items: [evil], nextCursor: null, searchedBackTo: null }));

    expect(shown.out).toContain('owned');
    for (const { out } of [shown, asJson, listed]) {
      expect(steering.filter((character) => out.includes(character))).toEqual([]);
    }
    expect(JSON.parse(asJson.out)).toEqual(evil);
  });

  it('exits with 130 after Ctrl-C', async () => {
    const { code, err } = await runWith(['watch', 'can_x'], () => json(200, processing.value), {
      interrupted: AbortSignal.abort(),
    });

    expect(code).toBe(130);
    expect(err).toBe('rescind: interrupted.\n');
  });
});
