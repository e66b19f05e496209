import type { Status } from '../../../functions/core/cancellation/status.ts';
import type { IconName } from './icon-paths.ts';

/** The word, icon and colour of a status. Word and icon carry the meaning, so nobody needs to see the colour. */
export interface StatusWords {
  readonly word: string;
  readonly tone: 'quiet' | 'active' | 'good' | 'moved' | 'refused' | 'attention';
  readonly icon: IconName;
}

export const statusWords: Readonly<Record<Status, StatusWords>> = {
  accepted: { word: 'Accepted', tone: 'quiet', icon: 'circle' },
  processing: { word: 'Processing', tone: 'active', icon: 'clock' },
  cancelled: { word: 'Cancelled', tone: 'good', icon: 'check' },
  refunded: { word: 'Refunded', tone: 'moved', icon: 'arrowBack' },
  partially_refunded: { word: 'Partly refunded', tone: 'moved', icon: 'arrowBack' },
  rejected: { word: 'Rejected', tone: 'refused', icon: 'cross' },
  review_required: { word: 'Needs a person', tone: 'attention', icon: 'flag' },
};

/** A code in words: `already_captured` becomes "already captured". */
export const spacedWords = (code: string) => code.replaceAll('_', ' ');

const observations: Readonly<Record<string, string>> = {
  cancelled: 'cancelled',
  refunded: 'refunded',
  rejected: 'rejected',
  manual: 'the provider asks for a person',
  pending: 'the result comes later',
  open: 'still open, no cancel in progress',
  refused: 'refused, the reason is not known yet',
  credentials_refused: 'the credentials were refused, nothing happened',
  unreadable: 'the payment cannot be read',
  not_sent: 'not sent or not processed, no effect',
  unknown: 'outcome unknown',
};

const exchanges: Readonly<Record<string, string>> = {
  cancel: 'Cancel request',
  refund: 'Refund request',
  status: 'Payment read',
  testimony: 'Signed webhook',
};

const events: Readonly<Record<string, string>> = {
  accepted: 'Accepted',
  review_required: 'Handed to a person',
  contradicted: 'The provider now shows a different result',
};

/** The words for an event of the timeline: `cancel_unknown` becomes "Cancel request: outcome unknown". */
export function timelineWords(event: string): string {
  const known = lookUp(events, event) ?? (isStatus(event) ? statusWords[event].word : undefined);
  if (known !== undefined) return known;
  const [exchange = '', ...kind] = event.split('_');
  const [request, observation] = [lookUp(exchanges, exchange), lookUp(observations, kind.join('_'))];
  return request && observation ? `${request}: ${observation}` : spacedWords(event);
}

const isStatus = (word: string): word is Status => Object.hasOwn(statusWords, word);

/** The service chooses the names, so a name such as `constructor` must not find what every object inherits. */
const lookUp = (table: Readonly<Record<string, string>>, name: string) =>
  Object.hasOwn(table, name) ? table[name] : undefined;
