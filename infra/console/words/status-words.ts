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
  not_sent: 'not sent or not processed, no effect',
  unknown: 'outcome unknown',
};

const exchanges: Readonly<Record<string, string>> = {
  cancel: 'Cancel request',
  status: 'Payment read',
  login: 'Login',
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

/** What an event means for the next step, where its words alone do not tell. */
export function timelineMeaning(
  event: string,
  { safeToResend }: { readonly safeToResend: boolean },
): string | undefined {
  switch (event) {
    case 'cancel_unknown':
      return safeToResend
        ? 'The cancel may or may not have taken effect. The service sends it again with the same token: this provider treats both as one.'
        : 'The cancel may or may not have taken effect. The service sends nothing again before a read shows the state of the payment.';
    case 'cancel_not_sent':
      return 'This request certainly had no effect, so it is safe to send it again.';
    case 'cancel_refused':
      return 'This request had no effect. A read will show why.';
    case 'cancel_pending':
      return safeToResend
        ? 'The provider has accepted the cancel. To learn the result, the service sends it again with the same token: this provider treats both as one.'
        : 'The provider has accepted the cancel, so it is not sent again. Later reads of the payment show the result.';
    default:
      return undefined;
  }
}
