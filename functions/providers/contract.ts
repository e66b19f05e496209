import type * as z from 'zod/mini';
import type { Transaction } from '../core/cancellation/request.ts';
import type { ProviderTimes } from '../core/look/waits.ts';
import type { Credentials, Exchange, ProviderRequest, ProviderResponse, StatusExchange } from './exchange.ts';

/** How an access token is had; a provider without one needs no login. */
export interface Login<C = Credentials> {
  /** An absolute URL in `url` overrides the base URL and path: some providers keep their tokens elsewhere. */
  request(
    credentials: C,
  ): ProviderRequest & { readonly url?: string; readonly form?: Readonly<Record<string, string>> };
  /** `undefined` when the answer holds no token. A rotated refresh token is written back to the credentials. */
  interpret(
    response: ProviderResponse,
  ): { readonly accessToken: string; readonly expiresInSeconds: number; readonly rotated?: Partial<C> } | undefined;
}

/** A provider's webhook can only bring a look forward, so all we read of it is whom it concerns. */
export interface Webhook<T = Transaction> {
  /** Over the raw bytes, in constant time; any of the secrets may match. */
  isAuthentic(rawBody: Uint8Array, headers: Readonly<Record<string, string>>, secrets: readonly string[]): boolean;
  /** The identity references of every payment it mentions. */
  concerns(body: unknown): readonly Partial<T>[];
  /** The HTTP status that the provider's documents ask for when the signature does not match; default 401. */
  readonly refusalStatus?: number;
}

interface Facts<T, C> {
  /** The folder's name. */
  readonly name: string;
  /** How people call it. */
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
  /** A shape of the transaction for examples: the documents and the printed `curl` use it. */
  readonly example: { readonly transaction: T; readonly merchantReference?: string };
  /** The exchange's limit, in seconds. */
  readonly timeoutSeconds: number;
  readonly capabilities: {
    /** Whether a cancel of a captured payment can give a part of the money back. */
    readonly partialAmounts: boolean;
    /** What the provider's own cancel does to a captured payment. */
    readonly afterCapture: 'rejects' | 'refunds';
  };
  /** The headers that carry the credentials; `accessToken` is the login's, or the fixed one. */
  authorise(credentials: C, accessToken: string | undefined): Readonly<Record<string, string>>;
  readonly cancel: Exchange<T>;
  readonly login?: Login<C>;
  readonly webhook?: Webhook<T>;
}

/** When in doubt we read, so a readable status and the time it takes to settle are part of the type. */
type ReadsWhenInDoubt<T> = {
  readonly whenInDoubt: 'read-status';
  readonly status: StatusExchange<T>;
  /** Read and send are one look: the provider's cancel can do something else than asked, depending on state. */
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

/** Everything that sets one provider apart: facts as data, exchanges as pure functions. */
export type Provider<T = Transaction, C = Credentials> = Facts<T, C> & (ReadsWhenInDoubt<T> | ResendsWhenInDoubt<T>);
