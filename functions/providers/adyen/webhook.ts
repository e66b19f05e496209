import type { Proof } from '../../core/cancellation/testimony.ts';
import { at, list, parsed } from '../../untrusted/json.ts';
import { isSigned } from '../signature.ts';
import type { TestifyingWebhook, Told } from '../webhook.ts';
import { hexKey } from './hex-key.ts';
import { type Item, itemOf } from './item.ts';
import type { AdyenTransaction } from './references.ts';

/**
 * Adyen's standard webhook, as JSON. One message has up to six items, and each is signed by itself. A key belongs to one
 * webhook of one company, and Adyen's references are unique in the world, so `merchantAccountCode` decides nothing; nor
 * does `live`, which is not signed: test and live have different keys.
 */
export const webhook = {
  verifiedBy: 'signature',
  isAuthentic: (rawBody, _headers, secrets) => {
    const keys = secrets.filter((key) => hexKey.test(key)).map((key) => Buffer.from(key, 'hex'));
    const items = itemsOf(rawBody);
    return items.length > 0 && items.every((item) => item !== undefined && isAuthentic(item, keys));
  },
  /** The order of the items and repeated ones change nothing either. */
  covers: (rawBody) => [...new Set(itemsOf(rawBody).flatMap((item) => (item ? [item.signed] : [])))].sort(),
  concerns: (body) =>
    unambiguous(body).flatMap(({ originalReference, pspReference }) => {
      const payment = originalReference || pspReference;
      return payment ? [{ pspReference: payment }] : [];
    }),
  tells: (body) => unambiguous(body).flatMap(told),
  acknowledgement: '[accepted]',
} satisfies TestifyingWebhook<AdyenTransaction>;

/**
 * An ambiguous result of a cancel is refused. Any other ambiguous item is acknowledged and not read: a shop may use colons
 * in its own references, and a refused message holds up the retry queue of its address
 * (docs.adyen.com, "Troubleshoot webhooks").
 */
const isAuthentic = ({ signed, signature, isAmbiguous, eventCode }: Item, keys: readonly Uint8Array[]) =>
  !(isAmbiguous && eventCode === 'CANCELLATION') && isSigned(Buffer.from(signed), signature, 'base64', keys);

const itemsIn = (body: unknown): readonly (Item | undefined)[] =>
  list(body, 'notificationItems').map((wrapper) => itemOf(at(wrapper, 'NotificationRequestItem')));

const itemsOf = (rawBody: Uint8Array) => itemsIn(parsed(Buffer.from(rawBody).toString()));

const unambiguous = (body: unknown): readonly Item[] =>
  itemsIn(body).flatMap((item) => (item && !item.isAmbiguous ? [item] : []));

/**
 * Only the result of a cancel proves something that no later message undoes. A capture or a refund may still fail, and
 * what a `CANCEL_OR_REFUND` did is not signed. `reason` is not signed either.
 */
function told(item: Item): readonly Told<AdyenTransaction>[] {
  const { pspReference, originalReference, merchantReference, eventCode, success } = item;
  const result = results.get(`${eventCode} ${success}`);
  if (!result || !pspReference || !originalReference) return [];
  return [
    {
      id: `${pspReference}:${eventCode}:${success}`,
      concerns: { pspReference: originalReference },
      // Our cancel request says its token as its `reference`. The cancel of somebody else has another one.
      providerToken: merchantReference,
      proves: { ...result, said: { reference: pspReference } },
    },
  ];
}

const results: ReadonlyMap<string, Proof> = new Map<string, Proof>([
  ['CANCELLATION true', { kind: 'cancelled' }],
  ['CANCELLATION false', { kind: 'rejected', code: 'cancel_declined' }],
]);
