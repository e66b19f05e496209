import type * as z from 'zod/mini';
import type { Transaction } from '../core/cancellation/request.ts';
import type { ProviderTimes } from '../core/look/waits.ts';
import type { Credentials, Exchange, ProviderRequest, ProviderResponse, StatusExchange } from './exchange.ts';

/** How to obtain an access token. Leave it out if the provider does not need a login. */
export interface Login<C = Credentials> {
  /** An absolute URL in `url` replaces base URL and path: some providers issue their tokens on another host. */
  request(
    credentials: C,
  ): ProviderRequest & { readonly url?: string; readonly form?: Readonly<Record<string, string>> };
  /** `undefined` when the answer holds no token. A rotated refresh token is written back to the credentials. */
  interpret(
    response: ProviderResponse,
  ): { readonly accessToken: string; readonly expiresInSeconds: number; readonly rotated?: Partial<C> } | undefined;
}

/** A provider's webhook can only bring a look forward, so all that we read from it is which payments it is about. */
export interface Webhook<T = Transaction> {
  /** Checks the signature over the raw bytes, in constant time; any of the secrets may match. */
  isAuthentic(rawBody: Uint8Array, headers: Readonly<Record<string, string>>, secrets: readonly string[]): boolean;
  /** The identity references of every payment it mentions. */
  concerns(body: unknown): readonly Partial<T>[];
  /** The HTTP status that the provider's documents ask for when the signature does not match; default 401. */
  readonly refusalStatus?: number;
}

interface Facts<T, C> {
  /** The folder's name. */
  readonly name: string;
  /** The name that people use for it. */
  readonly title: string;
  /** Known hosts by environment; empty where the operator must configure one. */
  readonly baseUrls: Readonly<Record<string, string>>;
  /** The references a merchant must give: a strict zod object of strings. */
  readonly references: z.ZodMiniObject;
  /** Which references name the payment, for the lock and for webhooks. */
  readonly identity: readonly (keyof T & string)[];
  /** Rules for the common fields beside the references, for example a required `merchantReference`. */
  readonly requirements?: Readonly<Partial<Record<'merchantReference' | 'description', z.ZodMiniType>>>;
  /** What the credential store must hold. */
  readonly credentials: z.ZodMiniType<C>;
  /** Several sets of credentials under one field, selected by a reference of the transaction. */
  readonly credentialSets?: { readonly under: string; readonly selectedBy: keyof T & string };
  /** An example of a transaction, used by the documents and by the `curl` that `npm start` prints. */
  readonly example: { readonly transaction: T; readonly merchantReference?: string };
  /** How long one exchange may take, in seconds. */
  readonly timeoutSeconds: number;
  readonly capabilities: {
    /** Whether a cancel of a captured payment can give a part of the money back. */
    readonly partialAmounts: boolean;
    /** What the provider's own cancel does to a captured payment. */
    readonly afterCapture: 'rejects' | 'refunds';
  };
  /** The headers that carry the credentials. `accessToken` comes from the login, or is the fixed one. */
  authorise(credentials: C, accessToken: string | undefined): Readonly<Record<string, string>>;
  readonly cancel: Exchange<T>;
  readonly login?: Login<C>;
  readonly webhook?: Webhook<T>;
}

/** When in doubt we read, so the type requires a readable status and the time after which a read can be trusted. */
type ReadsWhenInDoubt<T> = {
  readonly whenInDoubt: 'read-status';
  readonly status: StatusExchange<T>;
  /** Read, then send, in one look: depending on the payment's state, this provider's cancel can do something that nobody asked for. */
  readonly readBeforeSend?: boolean;
  readonly times: ProviderTimes & { readonly settleSeconds: number };
};

/** When in doubt the same cancel is sent again with the same token. */
type ResendsWhenInDoubt<T> = {
  readonly whenInDoubt: 'resend';
  readonly status?: StatusExchange<T>;
  readonly readBeforeSend?: false;
  readonly times: ProviderTimes;
};

/** Everything that differs between providers: facts as data, exchanges as pure functions. */
export type Provider<T = Transaction, C = Credentials> = Facts<T, C> & (ReadsWhenInDoubt<T> | ResendsWhenInDoubt<T>);
