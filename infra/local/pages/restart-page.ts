import { type AnswerHttp, plainMessage } from '../gateway/http.ts';

/** Asks the supervisor to kill this process with `kill -9` and to start it again; absent without a supervisor. */
export type AskForRestart = () => void;

/** Enough time to send the answer before the process is killed. */
const delayBeforeKill = 50;

/**
 * `POST /local/restart`: the supervisor kills this process and starts it again on the same port and folder. Only pages
 * from this address may ask for it, because any website in the same browser can send a POST to 127.0.0.1.
 */
export function restartPage(address: () => string, ask: AskForRestart | undefined): AnswerHttp {
  return async ({ method, headers }) => {
    if (method !== 'POST') return plainMessage(404, 'Not Found');
    if (headers.origin !== undefined && headers.origin !== address()) return plainMessage(403, 'Forbidden');
    if (headers['content-type'] !== 'application/json') return plainMessage(415, 'Unsupported Media Type');
    if (!ask) return plainMessage(409, 'This process has no supervisor: start it with npm start');
    setTimeout(ask, delayBeforeKill);
    return plainMessage(202, 'Killed and started again');
  };
}
