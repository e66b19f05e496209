import type { Said } from '../../core/cancellation/observation.ts';
import { at, text } from '../../untrusted/json.ts';
import type { SendingExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import type { VtexConfiguration } from './credentials.ts';
import { answerFields, cancelManually } from './protocol.ts';
import type { VtexTransaction } from './references.ts';

/** The protocol's spelling of a UUID: 32 uppercase hex digits. Always the same one: with another, a retry is a second cancellation. */
export const requestIdOf = (providerToken: string) => providerToken.replaceAll('-', '').toUpperCase();

/**
 * Only `cancellationId` means success, whatever the HTTP status. There is no status to read, so in doubt it is sent again.
 * That is harmless: it cancels the whole payment, never refunds, and the protocol has `requestId` "to ensure its
 * idempotency", without an end (developers.vtex.com, Payment Provider Protocol, Cancel payment).
 */
export const cancel = {
  repeat: 'harmless',
  request: ({ transaction, providerToken, configuration: { sandboxMode } }) => ({
    method: 'POST',
    path: path`/payments/${transaction.paymentId}/cancellations`,
    body: {
      paymentId: transaction.paymentId,
      requestId: requestIdOf(providerToken),
      authorizationId: transaction.authorizationId,
      ...(sandboxMode === undefined ? {} : { sandboxMode }),
    },
  }),
  interpret: (response, { transaction, providerToken }) => {
    const { status, body, retryAfter } = response;
    const said = saidBy(body);
    const echoes = [
      compare(at(body, 'paymentId'), transaction.paymentId),
      compare(at(body, 'requestId'), requestIdOf(providerToken)),
    ];
    if (said.code === cancelManually && !echoes.includes('other')) {
      return { kind: 'manual', detail: 'asks to cancel by hand', said };
    }
    if (status === 501 && isBare(body)) {
      return { kind: 'manual', detail: 'answered 501: the connector does not implement cancellations', said };
    }
    if (status !== 200) return usualAnswer(response, said);
    if (said.reference && echoes.every((echo) => echo === 'ours')) return { kind: 'cancelled', said };
    return { kind: 'unknown', detail: reasonOfDoubt(said, echoes), retryAfter, said };
  },
} satisfies SendingExchange<VtexTransaction, VtexConfiguration>;

/** The protocol gives a 501 only with `cancel-manually`. Without a body of the protocol it says the same, and never changes. */
const isBare = (body: unknown) => answerFields.every((name) => at(body, name) === undefined);

type Echo = 'ours' | 'other' | 'absent';

function compare(echoed: unknown, ours: string): Echo {
  // Stryker disable next-line StringLiteral: nobody compares with 'absent', it only is neither of the others
  if (echoed === undefined || echoed === null || echoed === '') return 'absent';
  return typeof echoed === 'string' && echoed.toLowerCase() === ours.toLowerCase() ? 'ours' : 'other';
}

function reasonOfDoubt({ reference }: Said, echoes: readonly Echo[]): string {
  if (echoes.includes('other')) return 'the answer echoes ids that are not ours';
  return reference ? 'the answer does not echo our ids' : 'answered 200 without a cancellationId';
}

function saidBy(body: unknown): Said {
  const short = (name: string) => text(body, name)?.trim() || undefined;
  return { reference: short('cancellationId'), code: short('code'), message: short('message') };
}
