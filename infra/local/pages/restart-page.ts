import { type AnswerHttp, mediaTypeOf, plainMessage } from '../gateway/http.ts';

/** Asks the supervisor to kill this process with `kill -9` and to start it again; absent without a supervisor. */
export type AskForRestart = () => void;

/** Enough time to send the answer before the process is killed. */
const delayBeforeKill = 50;

/**
 * `POST /local/restart`: the supervisor kills this process and starts it again on the same port and folder. A form
 * cannot ask for it, because it cannot send JSON.
 */
export function restartPage(ask: AskForRestart | undefined): AnswerHttp {
  return async (request) => {
    if (request.method !== 'POST') return plainMessage(404, 'Not Found');
    if (mediaTypeOf(request) !== 'application/json') return plainMessage(415, 'Unsupported Media Type');
    if (!ask) return plainMessage(409, 'This process has no supervisor: start it with npm start');
    setTimeout(ask, delayBeforeKill);
    return plainMessage(202, 'Killed and started again');
  };
}
