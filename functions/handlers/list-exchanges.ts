import type { Exchange, ExchangeList } from '../api/exchanges-schema.ts';
import { type Answer, refuse } from '../api/http/answer.ts';
import { type HttpEvent, merchantWith } from '../api/http/request.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import type { LoggedExchange, LoggedLook } from '../ports/exchange-log.ts';
import { ownedCancellation } from '../steps/owned-cancellation.ts';

type Needs = Pick<Dependencies, 'store' | 'exchangeLog'>;

/** `GET /v1/cancellations/{id}/exchanges`: what was said to the provider and by it, for the merchant's operators. */
export const listExchanges =
  ({ store, exchangeLog }: Needs) =>
  async (event: HttpEvent): Promise<Answer> => {
    const merchant = merchantWith(event, 'cancellations/operate');
    if (merchant === undefined)
      return refuse('insufficient-scope', { detail: 'needs the scope cancellations/operate' });
    const record = await ownedCancellation(event, merchant, store.show);
    if (!record) return refuse('not-found');
    const { id, look, request } = record;
    const looks = (await exchangeLog?.read({ id, provider: request.provider }, look)) ?? [];
    return { status: 200, body: { items: looks.flatMap(shownLook) } satisfies ExchangeList };
  };

const shownLook = ({ look, exchanges }: LoggedLook) => exchanges.map((exchange) => shownExchange(look, exchange));

function shownExchange(look: number, logged: LoggedExchange): Exchange {
  const { at, exchange, attempt, milliseconds, sends, request, answer, failure, meaning } = logged;
  const { kind, reason = null, code = null, message = null, reference = null, detail = null } = meaning;
  return {
    at: new Date(at).toISOString(),
    look,
    exchange,
    attempt: attempt ?? null,
    milliseconds,
    sends,
    request: request ?? null,
    answer: answer ?? null,
    failure: failure ?? null,
    meaning: { kind, reason, code, message, reference, detail },
  };
}
