import type { Milliseconds } from '../core/cancellation/units.ts';
import type { Provider } from '../providers/contract.ts';
import type { CancellationStore } from './cancellation-store.ts';
import type { CredentialStore } from './credential-store.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { ProviderHttp } from './provider-http.ts';
import type { ProviderQueue } from './provider-queue.ts';
import type { Workflow } from './workflow.ts';

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
