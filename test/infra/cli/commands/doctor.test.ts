import { describe, expect, it } from 'vitest';
import { resourceExamples } from '../../../../functions/api/documents/examples.ts';
import { providers } from '../../../../functions/providers/index.ts';
import { run } from '../../../../infra/cli/run.ts';
import { json, stub } from '../../client/stub.ts';
import { aTerminal, runWith } from '../a-terminal.ts';

const { processing, waiting } = resourceExamples([...providers.values()]);

describe('doctor', () => {
  const capabilitiesExample = {
    title: 'P',
    transaction: {},
    required: [],
    safeToResend: true,
    whenInDoubt: 'read-status',
    statusReadable: true,
    webhooks: false,
    partialAmounts: false,
    afterCapture: 'rejects',
    deadlineSeconds: 1,
    held: null,
  };
  const healthy: Parameters<typeof stub>[0] = ({ path }) =>
    path === '/v1/openapi.json'
      ? json(200, { info: { title: 'Rescind' } })
      : json(200, { items: [], nextCursor: null, searchedBackTo: null });

  it('finds nothing wrong with a healthy service', async () => {
    const { code, out } = await runWith(['doctor', '--json'], healthy);

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ ok: true });
  });

  it('reports a wrong clock', async () => {
    const tomorrow = () => Date.now() + 24 * 60 * 60 * 1000;

    const { code, out } = await runWith(['doctor'], healthy, { now: tomorrow });

    expect(code).toBe(1);
    expect(out).toMatch(/^failed +clock +86[34]\d\d s ahead of the service$/m);
  });

  it('reports that something other than this API answers', async () => {
    const { code, out } = await runWith(['doctor'], () => ({ status: 200, body: '<html>' }));

    expect(code).toBe(1);
    expect(out).toMatch(/^failed +address .* is not this API$/m);
  });

  it('reports that nothing answers', async () => {
    const { terminal, texts } = aTerminal();
    const gone = await stub(healthy);
    await gone[Symbol.asyncDispose]();

    const code = await run(['doctor', '--address', gone.address], terminal);

    expect(code).toBe(1);
    expect(texts.out).toMatch(
      /^failed +address .* does not answer: .+ \(ECONNREFUSED\); start it with npm start, or name its address with --address$/m,
    );
  });

  it('shows which providers have credentials', async () => {
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

  it('says that a provider is held, since when, and why', async () => {
    const held = { since: '2026-01-15T09:30:00.000Z', reason: 'cancels\u001b twice' };
    const items = [{ ...capabilitiesExample, provider: 'one', configured: true, held }];

    const { code, out } = await runWith(['doctor'], (request, count) =>
      request.path === '/v1/providers' ? json(200, { items }) : healthy(request, count),
    );

    expect(code).toBe(0);
    expect(out).toMatch(
      /^warning +provider one +one is held since 2026-01-15T09:30:00\.000Z: cancels· twice; nothing is sent there until it is released$/m,
    );
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
  ] as const)(
    'judges a queue by its oldest cancellation: %d minutes %s',
    async (minutes, status, expected, state, words) => {
      const one = waitingSince(minutes, status);

      const { code, out } = await runWith(['doctor'], (request, count) =>
        request.path === '/v1/cancellations' && request.query.includes(`status=${status}`)
          ? json(200, { items: [one], nextCursor: null, searchedBackTo: null })
          : healthy(request, count),
      );

      expect(code).toBe(expected);
      expect(out).toMatch(new RegExp(`^${state} +queue ${one.provider} +${words}`, 'm'));
    },
  );

  it('fails if a provider refuses the credentials, and names it once for all cancellations that wait', async () => {
    const updatedAt = new Date().toISOString();
    const { provider, credentialsRefused } = waiting.value;
    const later = { ...credentialsRefused, since: '2026-01-15T10:00:00.000Z', detail: null };
    const items = [
      { ...waiting.value, updatedAt, credentialsRefused: later, id: `can_${'b'.repeat(26)}` },
      { ...waiting.value, updatedAt },
      { ...processing.value, updatedAt },
    ];

    const { code, out } = await runWith(['doctor'], (request, count) =>
      request.query.includes('status=processing')
        ? json(200, { items, nextCursor: null, searchedBackTo: null })
        : healthy(request, count),
    );

    const detail = `refused since 2026-01-15T09:30:01.000Z: 2 of 3 open wait for working ones, such as ${waiting.value.id}; answered 401 · invalid_api_key`;
    expect(code).toBe(1);
    expect(out.split('\n').filter((line) => line.includes('credentials'))).toEqual([
      expect.stringMatching(new RegExp(`^failed +credentials ${provider} +${detail}$`)),
    ]);
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

  it('reports why it could not count the messages', async () => {
    const queueDepths = async () => {
      throw new Error('no credentials');
    };

    const { code, out } = await runWith(['doctor', '--stage', 'dev'], oneProvider, { queueDepths });

    expect(code).toBe(1);
    expect(out).toMatch(/^failed +messages in dev +no credentials$/m);
  });
});
