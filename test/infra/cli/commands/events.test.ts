import { describe, expect, it } from 'vitest';
import { cancellationId } from '../../../../functions/core/cancellation/identity.ts';
import { run } from '../../../../infra/cli/run.ts';
import { systemOfThisFile } from '../../../system/system-of-this-file.ts';
import { json, stub } from '../../client/stub.ts';
import { aTerminal, runWith } from '../a-terminal.ts';

const system = await systemOfThisFile(100);

/** Follows the events until `isEnough`, and then presses Ctrl-C. */
async function followed(argv: readonly string[], address: string, isEnough: (out: string) => boolean) {
  const interruption = new AbortController();
  const { terminal, texts } = aTerminal({ interrupted: interruption.signal, sleep: async () => undefined });
  const write = (text: string) => {
    texts.out += text;
    if (isEnough(texts.out)) interruption.abort();
  };
  const code = await run(['events', ...argv, '--address', address], { ...terminal, out: { ...terminal.out, write } });
  return { code, ...texts };
}

const event = (seconds: number) => ({
  time: new Date(Date.UTC(2030, 0, 1, 0, 0, seconds)).toISOString().replace('.000', ''),
  'detail-type': 'CancellationCompleted',
  detail: { cancellation: { id: 'can_x', status: 'partially_refunded', provider: 'pa\u001bce' } },
});
const streamOf = (...messages: readonly string[]) => ({
  status: 200,
  headers: { 'content-type': 'text/event-stream' },
  body: messages.join(''),
});
const message = (id: number) => `id: ${id}\ndata: ${JSON.stringify(event(id))}\n\n`;

describe('events', () => {
  it('shows a result as soon as the local system publishes it', async () => {
    const id = cancellationId('merchant-a', 'events-1');
    const following = followed([], system.address, (out) => out.includes(id));
    await system.accept({ provider: 'pace', transaction: { transactionId: 'events-1' } }, 'events-1');

    const { code, out, err } = await following;

    expect(out).toMatch(new RegExp(`^\\S+Z  CancellationCompleted  ${id}  Cancelled  pace$`, 'm'));
    expect(code).toBe(130);
    expect(err).toBe('rescind: interrupted.\n');
  });

  it('prints one event per line with --json, also those since a time', async () => {
    await system.accept({ provider: 'pace', transaction: { transactionId: 'events-2' } }, 'events-2', {
      prefer: 'wait=10',
    });

    const { out } = await followed(['--since', '1h', '--json'], system.address, (text) => text.includes('events-2'));

    const lines = out.trimEnd().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      'detail-type': 'CancellationCompleted',
      detail: { cancellation: { transaction: { transactionId: 'events-2' } } },
    });
  });

  it('sends a token to a local system that shows its events only to its owner', async () => {
    await using server = await stub(({ headers }) =>
      headers.authorization === 'Bearer token-1' ? streamOf(message(1)) : json(401, { message: 'Unauthorized' }),
    );

    const { out } = await followed(['--since', '1d'], server.address, (text) => text !== '');

    expect(out).toContain('CancellationCompleted');
  });

  it('leaves out what happened before, and what could steer the terminal', async () => {
    await using server = await stub(() => streamOf(': no events yet\n\n', message(1), message(30)));

    const { out } = await followed(['--since', '2030-01-01T00:00:20Z'], server.address, (text) => text !== '');

    expect(out).toBe('2030-01-01T00:00:30Z  CancellationCompleted  can_x  Partly refunded  pa·ce\n');
  });

  it('opens a lost connection again, after the last event that it has seen', async () => {
    await using server = await stub((_, count) => (count === 2 ? 'drop' : streamOf(message(count))));

    const { out, err } = await followed(['--since', '1d'], server.address, (text) => text.split('\n').length > 2);

    expect(server.requests.map(({ headers }) => headers['last-event-id'])).toEqual([undefined, '1', '1']);
    expect(out.split('\n')).toHaveLength(3);
    expect(err).toContain('The connection was lost; trying again.\n');
  });

  it('ends when nothing answers', async () => {
    const { code, err, requests } = await runWith(['events'], () => 'drop');

    expect(code).toBe(1);
    expect(err).toMatch(/^rescind: http:\/\/127\.0\.0\.1:\d+ does not answer: .+\.\n$/);
    expect(requests).toHaveLength(1);
  });

  it.each([
    [json(404, { message: 'Not Found' })],
    [json(403, { message: 'Forbidden' })],
    [json(200, [])],
    [{ status: 302, headers: { location: 'https://elsewhere.example/' }, body: '' }],
  ])('says that a deployed service has no such stream, and sends no token', async (answer) => {
    const { code, err, requests } = await runWith(['events'], () => answer);

    expect(code).toBe(2);
    expect(err).toContain('has no stream of events. Only the local system has one; a deployed service publishes');
    expect(requests.map(({ path, headers }) => [path, headers.authorization])).toEqual([['/local/events', undefined]]);
  });
});
