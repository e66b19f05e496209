import type { Status } from '../../../functions/core/cancellation/status.ts';

/** How a status is said, drawn and tinted; word and icon carry the meaning, the tint only repeats it. */
export interface StatusWords {
  readonly word: string;
  readonly tone: 'quiet' | 'active' | 'good' | 'moved' | 'refused' | 'attention';
  /** The path of an icon on a square of 16 units, drawn with strokes. */
  readonly icon: string;
}

const circle = 'M8 2.5a5.5 5.5 0 1 1 0 11a5.5 5.5 0 1 1 0-11';
const arrowBack = 'M6.5 3.5L3 7l3.5 3.5M3 7h6.5a3.25 3.25 0 0 1 0 6.5H8';

export const statusWords: Readonly<Record<Status, StatusWords>> = {
  accepted: { word: 'Accepted', tone: 'quiet', icon: circle },
  processing: { word: 'Processing', tone: 'active', icon: `${circle}M8 5v3.2l2.2 1.3` },
  cancelled: { word: 'Cancelled', tone: 'good', icon: 'M3 8.5l3.4 3.4L13 5' },
  refunded: { word: 'Refunded', tone: 'moved', icon: arrowBack },
  partially_refunded: { word: 'Partly refunded', tone: 'moved', icon: arrowBack },
  rejected: { word: 'Rejected', tone: 'refused', icon: 'M4 4l8 8M12 4l-8 8' },
  review_required: { word: 'Needs a person', tone: 'attention', icon: 'M4 14V2.8h7.5l-1.7 3 1.7 3H4' },
};

/** A code in words: `already_captured` reads "already captured". */
export const spacedWords = (code: string) => code.replaceAll('_', ' ');

const observed: Readonly<Record<string, string>> = {
  cancelled: 'it is cancelled',
  refunded: 'the money was given back',
  rejected: 'it says no',
  manual: 'it asks for a person',
  pending: 'the verdict comes later',
  open: 'still open; the provider shows nothing under way',
  refused: 'refused, the reason must be read',
  not_sent: 'not sent, without effect',
  unknown: 'outcome unknown',
};

const exchanged: Readonly<Record<string, string>> = {
  cancel: 'Cancel sent',
  status: 'Payment read',
  login: 'Login',
};

const events: Readonly<Record<string, string>> = {
  accepted: 'Accepted',
  review_required: 'Handed to a person',
  contradicted: 'The provider now shows something else',
};

/** What a line of the timeline says: `cancel_unknown` reads "Cancel sent: outcome unknown". */
export function timelineWords(event: string): string {
  const known = wordsIn(events, event) ?? (isStatus(event) ? statusWords[event].word : undefined);
  if (known !== undefined) return known;
  const [exchange = '', ...kind] = event.split('_');
  const [made, learnt] = [wordsIn(exchanged, exchange), wordsIn(observed, kind.join('_'))];
  return made && learnt ? `${made}: ${learnt}` : spacedWords(event);
}

const isStatus = (word: string): word is Status => Object.hasOwn(statusWords, word);

/** Events are the service's words, but a table must not answer with what every object has. */
const wordsIn = (table: Readonly<Record<string, string>>, name: string) =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** Why the next line of a timeline is what it is, where that is not plain from the words; depends on what the provider can do. */
export function timelineMeaning(
  event: string,
  { safeToResend }: { readonly safeToResend: boolean },
): string | undefined {
  switch (event) {
    case 'cancel_unknown':
      return safeToResend
        ? 'The cancel may or may not have taken effect, so it counts as neither. The same one is sent again with the same token: this provider takes that as one.'
        : 'The cancel may or may not have taken effect, so it counts as neither. Nothing is sent again before a read shows how the payment stands.';
    case 'cancel_not_sent':
      return 'Provably without effect, so sending it again is safe.';
    case 'cancel_refused':
      return 'This sending had no effect; a read tells why.';
    case 'cancel_pending':
      return 'The provider has taken it in. It is not sent again; reads and webhooks bring the verdict.';
    default:
      return undefined;
  }
}
