import type { CancellationId, MerchantId } from '../core/cancellation/ids.ts';
import type { ShownCancellation } from '../core/cancellation/shown.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';
import type { Provider } from '../providers/contract.ts';
import type { CancellationStore } from './cancellation-store.ts';
import type { CredentialStore } from './credential-store.ts';
import type { ExchangeLog } from './exchange-log.ts';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import type { ProviderHttp } from './provider-http.ts';
import type { ProviderQueue } from './provider-queue.ts';
import type { WaitingPlaces } from './waiting-places.ts';
import type { Workflow } from './workflow.ts';

/** Everything outside the code that a handler may need. Each handler names the part that it uses. */
export interface Dependencies {
  readonly store: CancellationStore;
  readonly workflow: Workflow;
  readonly queue: ProviderQueue;
  readonly credentials: CredentialStore;
  readonly http: ProviderHttp;
  readonly providers: ReadonlyMap<string, Provider>;
  /** The configured base URL of a provider. */
  readonly baseUrl: (provider: string) => string;
  /** The hosts to which the addresses in a merchant's credentials may lead, as names in which `*` stands for a part of one label. */
  readonly allowedHosts: (provider: string) => readonly string[];
  /** Waits are divided by this number: 1 in the cloud, more in a local system that should run faster. */
  readonly hurry: number;
  readonly now: () => Milliseconds;
  readonly uuid: () => string;
  readonly log: Log;
  /**
   * Waits until a write of this process makes the cancellation rest, but no longer than `time`. Resolves with the newest
   * record. Absent where other processes write too: there we read the record repeatedly.
   */
  readonly untilResting?:
    | ((id: CancellationId, time: Milliseconds) => Promise<ShownCancellation | undefined>)
    | undefined;
  /** Whether a second person must agree to what a person says about an end. */
  readonly needsApproval?: boolean | undefined;
  /** Counts a call of a merchant. Resolves with when to call again if it is one too many. Absent where calls are not limited. */
  readonly admitCall?: ((merchant: MerchantId) => Promise<Milliseconds | undefined>) | undefined;
  /** Absent where any number of callers may wait. */
  readonly places?: WaitingPlaces | undefined;
  /** Absent if what was said to providers is not kept. */
  readonly exchangeLog?: ExchangeLog | undefined;
  /** Absent if nothing is measured. */
  readonly metrics?: Metrics | undefined;
}
