import type { StatusExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualRead } from '../usual-answers.ts';
import { conclusionFrom } from './conclusion.ts';
import type { PgOrdersConfiguration } from './credentials.ts';
import { errorIn, isOurs, shownIn } from './meanings.ts';
import type { PgOrdersTransaction } from './references.ts';

/** The documents describe no read, so the merchant's configuration names its path. Without one nothing is read. */
export const status: StatusExchange<PgOrdersTransaction, PgOrdersConfiguration> = {
  request: ({ transaction: { orderId, transactionId }, configuration: { statusPath } }) =>
    statusPath === undefined
      ? undefined
      : {
          method: 'GET',
          path: statusPath
            .replace('{orderId}', () => path`${orderId}`)
            .replace('{transactionId}', () => path`${transactionId}`),
        },
  interpret: (response, asked) => {
    if (response.status !== 200) return usualRead(response, errorIn(response.body));
    if (!isOurs(response.body, asked.transaction)) return { kind: 'unknown', detail: 'shows another transaction' };
    const shown = shownIn(response.body);
    return shown ? conclusionFrom(shown, asked) : { kind: 'unknown', detail: 'shows no state that the documents name' };
  },
  snapshot: ({ body }) => {
    const shown = shownIn(body);
    if (!shown) return undefined;
    const { state, history, refunded = 0, captured = 0, currency = null } = shown;
    return { state, history: history.length, refunded, captured, currency };
  },
};
