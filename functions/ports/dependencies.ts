import type { Metrics } from '../adapters/cloudwatch/metrics.ts';
import type { CancellationStore } from '../adapters/dynamodb/cancellation-store.ts';
import type { ProviderHttp } from '../adapters/provider-http/provider-http.ts';
import type { CredentialStore } from '../adapters/secrets-manager/credentials.ts';
import type { ProviderQueue } from '../adapters/sqs/provider-queue.ts';
import type { Workflow } from '../adapters/step-functions/workflow.ts';
import type { Milliseconds } from '../core/cancellation/cancellation.ts';
import type { Provider } from '../providers/contract.ts';

/** Where a handler tells what it does; never a secret, never a provider's raw words. */
export interface Log {
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}

/** Everything that a handler may need of the world; each names the part that it uses. */
export interface Dependencies {
  readonly store: CancellationStore;
  readonly workflow: Workflow;
  readonly queue: ProviderQueue;
  readonly credentials: CredentialStore;
  readonly http: ProviderHttp;
  readonly providers: ReadonlyMap<string, Provider>;
  /** The configured base URL of a provider. */
  readonly baseUrl: (provider: string) => string;
  /** How many times faster than real the waits run; 1 in the cloud. */
  readonly hurry: number;
  readonly now: () => Milliseconds;
  readonly uuid: () => string;
  readonly log: Log;
  /** Absent where nobody measures. */
  readonly metrics?: Metrics | undefined;
}
