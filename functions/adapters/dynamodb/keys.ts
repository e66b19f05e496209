import { cancellationKey } from './item.ts';

/*
 * The keys of the items. The policies of functions name kinds of items by the beginnings of their keys, so what belongs to
 * one provider has its name there (`infra/cloud/backend/may.ts`). Exports of their own, so that a bundle contains only what
 * it uses.
 */

export { lockKey as lock } from '../../core/cancellation/identity.ts';
export const cancellation = cancellationKey;

/** Of the note that a provider refused a merchant's credentials. */
export const refusal = (provider: string, merchant: string) => `refusal#${provider}#${merchant}`;

/** Of the right to renew a merchant's credentials. */
export const renewal = (provider: string, merchant: string) => `renewal#${provider}#${merchant}`;

/** Of the note that an authentic message was processed. */
export const message = (provider: string, digest: string) => `message#${provider}#${digest}`;

/** Of what was said in a look, by the slot of the look. */
export const exchange = (provider: string, id: string, slot: number | '*') => `exchange#${provider}#${id}#${slot}`;

/** Of the count of a merchant's calls. */
export const rate = (merchant: string) => `rate#${merchant}`;

/** Of the count of callers whose wait began in one span of 20 s. */
export const waiting = (span: number | '*') => `waiting#${span}`;

/** Of the one item that says which providers are held. */
export const lanes = 'lanes';
