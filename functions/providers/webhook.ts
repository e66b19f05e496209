import type { ProviderToken } from '../core/cancellation/ids.ts';
import type { Transaction } from '../core/cancellation/request.ts';
import type { Proof } from '../core/cancellation/testimony.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';

/** What an authentic message says about one payment of ours. */
export interface Told<T = Transaction> {
  /** The provider's id of this statement; a repeated message has the same one. */
  readonly id: string;
  /** The identity references of the payment. */
  readonly concerns: Partial<T>;
  /** Names the attempts that it is about. Without it, the statement is only about the payment. */
  readonly providerToken?: ProviderToken;
  /** Only what no later message can undo, and only from fields that the signature covers. */
  readonly proves: Proof;
}

interface Message<T> {
  /** The identity references of every payment that the message mentions. The body is untrusted JSON, or form fields. */
  concerns(body: unknown): readonly Partial<T>[];
  /** The body of our answer, if the provider requires a special one; default `{}`. */
  readonly acknowledgement?: string;
  /** The HTTP status that the provider's documents ask for when the message is not authentic; default 401. */
  readonly refusalStatus?: number;
}

/** Verified by a signature or by a secret that it carries. */
export interface SignedWebhook<T = Transaction> extends Message<T> {
  readonly verifiedBy: 'signature';
  /** Checks the raw bytes in constant time; any of the secrets may match. `now` is for a signature that carries its time. */
  isAuthentic(
    rawBody: Uint8Array,
    headers: Readonly<Record<string, string>>,
    secrets: readonly string[],
    now: Milliseconds,
  ): boolean;
  /**
   * What the signature covers, if that is not the whole body. Two messages in which it is the same are one message, so
   * nobody can repeat a message by changing the rest.
   */
  covers?(rawBody: Uint8Array): readonly string[];
  /**
   * The documents promise no id and no time in a message, so two that are equal may tell of two changes. Then an equal one
   * brings a look forward too, until the cancellation has ended.
   */
  readonly mayRepeatItself?: true;
  /** What the message proves. A look reads it, and `decide` concludes. */
  tells?(body: unknown): readonly Told<T>[];
}

/**
 * Not signed, or signed so that only the provider could confirm it: anybody may have sent it. It can only bring a look
 * forward, and that look asks the provider. The type forbids it to testify.
 */
export interface UnverifiedWebhook<T = Transaction> extends Message<T> {
  readonly verifiedBy: 'nothing';
  readonly tells?: undefined;
  readonly covers?: undefined;
  readonly mayRepeatItself?: undefined;
}

export type Webhook<T = Transaction> = SignedWebhook<T> | UnverifiedWebhook<T>;

/** A webhook whose testimony is the only way to learn the result. */
export type TestifyingWebhook<T = Transaction> = SignedWebhook<T> & Required<Pick<SignedWebhook<T>, 'tells'>>;
