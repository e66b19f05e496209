import type { Said } from '../../core/cancellation/observation.ts';
import { at, text } from '../../untrusted/json.ts';
import type { SendingExchange } from '../exchange.ts';
import { path } from '../path.ts';
import { usualAnswer } from '../usual-answers.ts';
import { cancelManually, statusesWithBody } from './protocol.ts';
import type { VtexTransaction } from './references.ts';

/** The protocol's spelling of a UUID: 32 uppercase hex digits. Always the same one: with another, a retry is a second cancellation. */
export const requestIdOf = (providerToken: string) => providerToken.replaceAll('-', '').toUpperCase();

/** Only `cancellationId` means success, whatever the HTTP status. There is no status to read, so in doubt it is sent again. */
export const cancel = {
  repeat: 'harmless',
  request: ({ transaction, providerToken }) => ({
    method: 'POST',
    path: path`/payments/${transaction.paymentId}/cancellations`,
    body: {
      paymentId: transaction.paymentId,
      requestId: requestIdOf(providerToken),
      authorizationId: transaction.authorizationId,
    },
  }),
  interpret: (response, { transaction, providerToken }) => {
    const { status, body, retryAfter } = response;
    const said = saidBy(body);
    const echoes = [
      compare(at(body, 'paymentId'), transaction.paymentId),
      compare(at(body, 'requestId'), requestIdOf(providerToken)),
    ];
    const asksForPerson = text(body, 'code') === cancelManually && statusesWithBody.includes(status);
    if (asksForPerson && !echoes.includes('other')) return { kind: 'manual', detail: 'asks to cancel by hand', said };
    switch (status) {
      case 200:
        if (said.reference && echoes.every((echo) => echo === 'ours')) return { kind: 'cancelled', said };
        return { kind: 'unknown', detail: reasonOfDoubt(said, echoes), retryAfter, said };
      case 400:
      case 422:
        return { kind: 'rejected', code: 'not_permitted', detail: `answered ${status}`, said };
      default:
        return usualAnswer(response, said);
    }
  },
} satisfies SendingExchange<VtexTransaction>;

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
