import type { TokenSource } from '../../model/curl.ts';
import type { Figures } from '../../model/figures.ts';
import type { Api, Capabilities } from './api.ts';
import type { Subscribe } from './emitter.ts';
import type { ChangeFeed } from './feed.ts';

/** What every view works with. */
interface SharedContext extends Pick<ChangeFeed, 'onChange'> {
  readonly api: Api;
  readonly capabilities: readonly Capabilities[];
  /** Whether the requests of this merchant to the provider go to a simulator, whose books can be read. */
  isSimulated(provider: string): boolean;
  /** The service can be reached again, so what is shown may be old. */
  readonly onReconnect: Subscribe<undefined>;
  /** Shows a short message for a few seconds; screen readers read it out. */
  say(message: string): void;
}

/** The local system, which has simulators and a live feed. */
export interface LocalContext extends SharedContext {
  readonly isLocal: true;
  readonly canRestart: boolean;
  readonly merchant: string;
  readonly tokenSource: TokenSource;
  /** Remembers an id that was answered with 202. */
  accepted(id: string): void;
  latestFigures(): Figures | undefined;
}

/** A deployed service. */
interface DeployedContext extends SharedContext {
  readonly isLocal: false;
  /** Whether the person's token lets them ask for cancellations. */
  readonly mayCancel: boolean;
}

export type Context = LocalContext | DeployedContext;

/** One view. `stop` ends its timers and subscriptions. */
export interface View {
  readonly title: string;
  readonly element: HTMLElement;
  readonly stop?: () => void;
}
