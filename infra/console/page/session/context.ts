import type { TokenSource } from '../../model/curl.ts';
import type { Change, Figures } from '../../model/figures.ts';
import type { Api, Capabilities } from './api.ts';

/** What a view works with. */
export interface Context {
  readonly api: Api;
  readonly capabilities: readonly Capabilities[];
  readonly isLocal: boolean;
  readonly canRestart: boolean;
  /** Locally the merchant; in the cloud the token names it. */
  readonly merchant: string;
  readonly tokenSource: TokenSource;
  /** Hears changes of this merchant's cancellations; where there is no feed, of nothing. */
  onChange(hear: (change: Change) => void): () => void;
  /** Hears when the feed is there again, after a restart for example. */
  onBack(hear: () => void): () => void;
  /** Remembers an id that was answered with 202, to look for it after a restart. */
  accepted(id: string): void;
  figures(): Figures | undefined;
  /** Says something to everybody, also to a screen reader. */
  say(words: string): void;
}

/** One view: its element, and what ends its listening. */
export interface View {
  readonly title: string;
  readonly element: HTMLElement;
  readonly stop?: () => void;
}
