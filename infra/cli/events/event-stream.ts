import { Unreachable } from '../../client/client.ts';
import { eventMessages } from '../../client/event-messages.ts';
import { type Runtime, reasonOf } from '../../client/send.ts';
import { UsageError } from '../usage-error.ts';

interface Options {
  /** For example `http://127.0.0.1:4000`. */
  readonly address: string;
  /** An access token, for a local system that shows its events only to its owner. */
  readonly newToken: () => Promise<string>;
  readonly signal: AbortSignal;
  /** Called when the connection was lost, before it is opened again. */
  readonly onLost: () => void;
}

const maxFailures = 5;
/** Milliseconds. */
const pause = 1000;

/**
 * The events that the local system publishes, oldest first, as the text of their JSON. Never ends by itself: it opens a lost
 * connection again, after the last event that it has seen.
 * @throws UsageError if the service has no such stream; Unreachable if it does not answer several times in a row.
 */
export async function* eventStream(
  options: Options,
  runtime: Pick<Runtime, 'fetch' | 'sleep'>,
): AsyncGenerator<string> {
  const { signal, onLost } = options;
  let last: string | undefined;
  for (let failures = 0; ; failures++) {
    try {
      for await (const { id, data } of eventMessages(await open(options, last, runtime))) {
        last = id ?? last;
        failures = 0;
        yield data;
      }
    } catch (error) {
      signal.throwIfAborted();
      const isFirst = last === undefined && failures === 0;
      if (error instanceof UsageError) throw error;
      if (isFirst || failures + 1 >= maxFailures) {
        throw new Unreachable(`${options.address} does not answer: ${reasonOf(error)}`, { cause: error });
      }
    }
    onLost();
    await runtime.sleep(pause, signal);
  }
}

async function open(options: Options, last: string | undefined, { fetch }: Pick<Runtime, 'fetch'>) {
  const { address, newToken, signal } = options;
  const headers = { accept: 'text/event-stream', ...(last === undefined ? {} : { 'last-event-id': last }) };
  const ask = (more: Readonly<Record<string, string>> = {}) =>
    fetch(`${address}/local/events`, { headers: { ...headers, ...more }, redirect: 'manual', signal });
  // With simulated payments only, everybody on this machine may read the events, and no token is needed.
  let answer = await ask();
  if (answer.status === 401) {
    await answer.body?.cancel();
    answer = await ask({ authorization: `Bearer ${await newToken()}` });
  }
  if (answer.status === 200 && answer.headers.get('content-type')?.startsWith('text/event-stream') && answer.body) {
    return answer.body;
  }
  await answer.body?.cancel();
  throw new UsageError(
    `${address} has no stream of events. Only the local system has one; a deployed service publishes its results on EventBridge (docs/command-line.md, "Events")`,
  );
}
