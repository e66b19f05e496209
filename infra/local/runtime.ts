import { resolve } from 'node:path';
import { type LogLevel, localLogger, toLog } from './gateway/functions.ts';
import type { AnswerHttp } from './gateway/http.ts';
import { serveHttp } from './gateway/http-server.ts';
import { announceEnd, lockFolder } from './process/lock.ts';
import { makePrivate } from './process/private-folder.ts';

export interface RuntimeOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** The data folder. */
  readonly data: string;
  readonly hurry?: number;
  readonly logLevel?: LogLevel;
}

/** What all parts of the system share. */
export type Runtime = Awaited<ReturnType<typeof openRuntime>>;

/**
 * Makes the data folder private, locks it, and listens on the port. Every part of the system defers to `closing` what stops it.
 * @throws UserError when the folder or the port is taken, or when the folder belongs to another user.
 */
export async function openRuntime(options: RuntimeOptions, closing: AsyncDisposableStack) {
  const { port, data, hurry = 1, logLevel = 'ERROR' } = options;
  const folder = resolve(data);
  makePrivate(folder);
  closing.defer(await lockFolder(folder));
  const log = toLog(localLogger(logLevel));
  const stop = new AbortController();
  const onError = (error: unknown) => {
    if (!stop.signal.aborted) log.error('unexpected', { error });
  };
  const { promise: served, resolve: serve } = Promise.withResolvers<AnswerHttp>();
  const server = await serveHttp(port, async (request) => (await served)(request), onError);
  // If the start fails later, requests that have already arrived must not delay the end.
  closing.defer(() => server.close(0));
  closing.defer(() => serve(async () => 'drop'));
  return {
    /** The data folder, locked for this process. */
    folder,
    hurry,
    logLevel,
    log,
    /** Logs an error, unless the system is stopping. */
    onError,
    server,
    address: `http://127.0.0.1:${server.port}`,
    /** Gives the server its answers; requests that arrive earlier wait. */
    serve,
    stopping: stop.signal,
    announceStop() {
      stop.abort();
      announceEnd(folder);
    },
    closing,
  };
}
