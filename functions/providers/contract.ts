import type * as z from 'zod/mini';
import type { Transaction } from '../core/cancellation/request.ts';
import type { ProviderTimes } from '../core/look/waits.ts';
import type {
  Configuration,
  Credentials,
  ProviderRequest,
  ProviderResponse,
  SendingExchange,
  StatusExchange,
} from './exchange.ts';
import type { TestifyingWebhook, Webhook } from './webhook.ts';

/** How to obtain an access token. Leave it out if the provider does not need a login. */
export interface Login<C = Credentials> {
  /**
   * Whether a login may spend the credentials that it used, for example a refresh token. Then one process at a time logs
   * in, and the others use its access token: a refresh token that is spent twice looks stolen (RFC 9700, 4.14.2).
   */
  readonly rotates?: boolean;
  /**
   * The whole URL of the login, if the credentials name one: some providers issue their tokens on another host. It replaces
   * base URL and path. The operator must allow its host.
   */
  ownUrl?(credentials: C): string | undefined;
  request(credentials: C): ProviderRequest;
  /** `undefined` when the answer holds no token. A rotated refresh token is written back to the credentials. */
  interpret(
    response: ProviderResponse,
  ): { readonly accessToken: string; readonly expiresInSeconds: number; readonly rotated?: Partial<C> } | undefined;
}

interface Facts<T, C, F> {
  /** The folder's name. */
  readonly name: string;
  /** The name that people use for it. */
  readonly title: string;
  /** Known hosts by environment; empty where the operator must configure one. */
  readonly baseUrls: Readonly<Record<string, string>>;
  /** The merchant's own base URL, if the credentials name one. The operator must allow its host. */
  ownBaseUrl?(credentials: C): string | undefined;
  /** Hosts that an operator may allow for such base URLs and for logins; `*` stands for one label or a part of one. */
  readonly merchantHosts?: readonly string[];
  /** The references a merchant must give: a strict zod object of strings. */
  readonly references: z.ZodMiniObject;
  /** Which references together identify the payment, for the lock and for webhooks. */
  readonly identity: readonly (keyof T & string)[];
  /**
   * For the lock: how each identity reference is compared. Spellings that may name the same payment must become one text. If
   * the provider does not say which do, treat more spellings as the same and not fewer: a second cancellation of the same
   * payment may move money twice, and a false conflict is only a `409`. Without an entry, only the same spelling is the same.
   */
  readonly canonical?: Readonly<Partial<Record<keyof T & string, (reference: string) => string>>>;
  /** Rules for the common fields beside the references, for example a required `merchantReference`. */
  readonly requirements?: Readonly<Partial<Record<'merchantReference' | 'description', z.ZodMiniType>>>;
  /** What the credential store must hold. */
  readonly credentials: z.ZodMiniType<C>;
  /** The credential fields that only verify webhooks and are stored apart from the others; default `webhookSecret`. */
  readonly webhookSecrets?: readonly string[];
  /** The part of the credentials that is not secret and that requests may contain. */
  configuration?(credentials: C): F;
  /** Several sets of credentials under one field, selected by a reference of the transaction. */
  readonly credentialSets?: { readonly under: string; readonly selectedBy: keyof T & string };
  /**
   * Which fields of an answer people may see in the exchange log: codes and statuses by their paths, such as
   * `payment.status`. A list on the way stands for each of its items. Never a field that can hold personal data.
   */
  readonly answerFields?: readonly string[];
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
  /**
   * Set it if the provider only passes a cancel on, and a card terminal decides what becomes of it. Then people read that an
   * accepted cancel waits for the terminal and not for the provider.
   */
  readonly decidedBy?: 'terminal';
  /** The headers that carry the credentials. `accessToken` comes from the login, or is the fixed one. */
  authorise(credentials: C, accessToken: string | undefined): Readonly<Record<string, string>>;
  readonly cancel: SendingExchange<T, F>;
  readonly login?: Login<C>;
  readonly webhook?: Webhook<T>;
}

/** When in doubt, we read the payment. So the type requires a status exchange, and the time after which a read can be trusted. */
type ReadsWhenInDoubt<T, F> = {
  readonly whenInDoubt: 'read-status';
  readonly status: StatusExchange<T, F>;
  /** A second request that gives the money back, for payments that a read shows as `open` with `send: 'refund'`. */
  readonly refund?: SendingExchange<T, F, 'costly'>;
  /**
   * Read, then send, in one look: depending on the payment's state, this provider's cancel can do something that nobody
   * asked for.
   */
  readonly readBeforeSend?: boolean;
  readonly times: ProviderTimes & { readonly settleSeconds: number };
};

interface SendsOnly {
  readonly refund?: undefined;
  readonly readBeforeSend?: false;
  readonly times: ProviderTimes;
}

/** When in doubt, the same cancel is sent again with the same token. Its answer tells the result. */
type ResendsWhenInDoubt<T, F> = SendsOnly & {
  readonly whenInDoubt: 'resend';
  readonly cancel: SendingExchange<T, F, 'harmless'>;
  readonly status?: StatusExchange<T, F>;
};

/** Only a webhook tells the result, so it must be signed and testify. Until it comes, the cancel is repeated. */
type AwaitsWebhook<T, F> = SendsOnly & {
  readonly whenInDoubt: 'await-webhook';
  readonly cancel: SendingExchange<T, F, 'harmless'>;
  readonly webhook: TestifyingWebhook<T>;
  readonly status?: undefined;
};

/** Nothing tells the result, and a repeat could move money twice, so a person decides. */
type AsksPersonWhenInDoubt<T, F> = SendsOnly & {
  readonly whenInDoubt: 'ask-person';
  readonly cancel: SendingExchange<T, F, 'costly'>;
  readonly status?: undefined;
};

/** Everything that differs between providers: facts as data, exchanges as pure functions. */
export type Provider<T = Transaction, C = Credentials, F = Configuration> = Facts<T, C, F> &
  (ReadsWhenInDoubt<T, F> | ResendsWhenInDoubt<T, F> | AwaitsWebhook<T, F> | AsksPersonWhenInDoubt<T, F>);
