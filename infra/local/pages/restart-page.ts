import { type AnswerHttp, plainMessage } from '../gateway/http-server.ts';

/** Asks whoever watches over this process for a kill -9 and a new start; absent where nobody does. */
export type AskForRestart = () => void;

/** The answer is on its way before the process is gone. */
const moment = 50;

/**
 * `POST /local/restart`: this process is killed as by `kill -9`, and comes back on the same port and folder. Only for
 * pages of this very address: another site in the same browser can send a POST to 127.0.0.1 as well.
 */
export function restartPage(address: () => string, ask: AskForRestart | undefined): AnswerHttp {
  return async ({ method, headers }) => {
    if (method !== 'POST') return plainMessage(404, 'Not Found');
    if (headers.origin !== undefined && headers.origin !== address()) return plainMessage(403, 'Forbidden');
    if (headers['content-type'] !== 'application/json') return plainMessage(415, 'Unsupported Media Type');
    if (!ask) return plainMessage(409, 'Nobody watches over this process: start it with npm start');
    setTimeout(ask, moment);
    return plainMessage(202, 'Killed and started again');
  };
}
