import type { ProviderName } from '../core/cancellation/ids.ts';
import type { Milliseconds } from '../core/cancellation/units.ts';

/** Why nobody looks at the cancellations of a provider at the moment. */
export interface Hold {
  readonly since: Milliseconds;
  /** Who holds the lane: the caller of the API, or `settings`. */
  readonly by: string;
  /** The readable name of the person, if their token has one. */
  readonly byName?: string;
  readonly reason: string;
}

/** Who held or released a provider, when and why. */
export interface LaneAct {
  readonly at: Milliseconds;
  readonly provider: ProviderName;
  readonly act: 'hold' | 'release';
  readonly by: string;
  readonly byName?: string;
  readonly reason?: string;
}

/** How many acts of all providers together are kept: the newest ones. */
export const maxLaneActs = 50;

export const withLaneActs = (known: readonly LaneAct[], ...acts: readonly LaneAct[]): readonly LaneAct[] =>
  [...known, ...acts].slice(-maxLaneActs);

/** A hold as an act. */
export const heldAs = (provider: ProviderName, { since, ...hold }: Hold): LaneAct => ({
  at: since,
  provider,
  act: 'hold',
  ...hold,
});

/** The holds by provider. A provider that is not held is not in it. */
export type Holds = ReadonlyMap<ProviderName, Hold>;

/** Which providers are held. This is the truth; `LaneConsumers` follows it. */
export interface Lanes {
  /** A consistent read. */
  held(): Promise<Holds>;
  /** Holds a provider, unless it is held already. Returns the hold that is stored now, and whether this call stored it. */
  hold(provider: ProviderName, hold: Hold): Promise<{ readonly hold: Hold; readonly isNew: boolean }>;
  /** Returns the hold that it ended. `undefined` if the provider was not held; then nothing is kept either. */
  release(provider: ProviderName, release: Omit<LaneAct, 'provider' | 'act'>): Promise<Hold | undefined>;
  /** Who held and released which provider, oldest first. */
  history(): Promise<readonly LaneAct[]>;
}

/** The providers that are held, as an answer shows it. Never rejects, and may be some seconds old. */
export type HeldProviders = () => Promise<ReadonlySet<ProviderName>>;

/** What functions need that show cancellations. */
export interface HoldDependencies {
  readonly heldProviders: HeldProviders;
}

/** The consumers of the providers' queues. */
export interface LaneConsumers {
  readonly providers: readonly ProviderName[];
  /**
   * Lets a consumer receive messages, or stops it. While it is stopped, messages wait in the queue. Waiting does not raise
   * their receive count, so none becomes a dead letter. If it must change, `isStillWanted` is asked immediately before:
   * somebody may have held or released the provider meanwhile.
   * @throws Error if it cannot change now, for example because it is just changing. A later call finds it ready.
   */
  setReceiving(provider: ProviderName, receives: boolean, isStillWanted: () => Promise<boolean>): Promise<void>;
}

/** What only the functions need that hold and release providers, or show the holds. */
export interface LaneDependencies {
  readonly lanes: Lanes;
  readonly consumers: LaneConsumers;
}
