import type { ExchangeName, Observation } from '../../../functions/core/cancellation/observation.ts';
import { type End, isStatus } from '../../../functions/core/cancellation/status.ts';
import type { ExchangeEvent, TimelineEvent } from '../../../functions/core/cancellation/timeline.ts';
import { plainWords } from './plain-words.ts';
import { withoutCodes } from './reason-words.ts';
import { spacedWords, statusWord } from './status-words.ts';

const observations: Readonly<Record<Observation['kind'], string>> = {
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

const exchanges: Readonly<Record<Exclude<ExchangeName, 'none'>, string>> = {
  cancel: 'Cancel request',
  refund: 'Refund request',
  status: 'Payment read',
  testimony: 'Signed webhook',
};

const events: Readonly<Record<Exclude<TimelineEvent, ExchangeEvent | End>, string>> = {
  accepted: 'Accepted',
  review_required: 'Handed to a person',
  contradicted: 'The provider now shows a different result',
  corrected: 'A person corrected the end',
  erased: 'Personal data erased',
};

/** The words for an event of the timeline: `cancel_unknown` becomes "Cancel request: outcome unknown". */
export function timelineWords(event: string): string {
  const known = lookUp(events, event) ?? (isStatus(event) ? statusWord[event] : undefined);
  if (known !== undefined) return known;
  const [exchange = '', ...kind] = event.split('_');
  const [request, observation] = [lookUp(exchanges, exchange), lookUp(observations, kind.join('_'))];
  return request && observation ? `${request}: ${observation}` : spacedWords(event);
}

/** The service chooses the names, so a name such as `constructor` must not find what every object inherits. */
const lookUp = (table: Readonly<Record<string, string>>, name: string) =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** The detail of an entry, without codes of ours and of Node.js. */
export const detailWords = (detail: string): string => plainWords(withoutCodes(detail));
