declare const kind: unique symbol;

/** Text of one kind. Plain text may become one, but no kind can stand in for another. */
type TextOf<Kind extends string> = string & { readonly [kind]?: Kind };

/** `can_` and 26 characters. */
export type CancellationId = TextOf<'cancellation'>;
export type MerchantId = TextOf<'merchant'>;
export type ProviderName = TextOf<'provider'>;
/** 1 to 255 printable ASCII characters, chosen by the merchant. */
export type IdempotencyKey = TextOf<'idempotency key'>;
/** The key of the item that says which cancellation owns a transaction. */
export type TransactionLock = TextOf<'transaction lock'>;
/** Recognises our own accept write after its reply was lost. */
export type Nonce = TextOf<'nonce'>;
export type LeaseId = TextOf<'lease'>;
/** What makes two cancel requests the same to the provider. */
export type ProviderToken = TextOf<'provider token'>;
/** What a workflow run waits for. */
export type TaskToken = TextOf<'task token'>;
/** `evt_`, the cancellation's id and the version that the event shows. */
export type EventId = TextOf<'event'>;

/** The characters of an id after its prefix (RFC 4648, lowercase), each as likely as the others. */
export const base32 = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * Whether a merchant can have this name: it names a secret, and it is the message group of every message about the merchant's
 * cancellations, which may have at most 128 characters (Amazon SQS API Reference, "SendMessage": MessageGroupId).
 */
export const isMerchantId = (text: string): text is MerchantId => /^[\w+=.@-]{1,128}$/.test(text);

/** For people whose name of a merchant was refused. */
export const merchantIdForm = '1 to 128 letters, digits and _+=.@-';

export const isCancellationId = (text: string): text is CancellationId => /^can_[a-z2-7]{26}$/.test(text);
