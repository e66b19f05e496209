import type { Status } from '../../../functions/core/cancellation/status.ts';
import { statusWord } from '../../client/words/status-words.ts';
import type { IconName } from './icon-paths.ts';

/** The word, icon and colour of a status. Word and icon carry the meaning, so nobody needs to see the colour. */
export interface StatusWords {
  readonly word: string;
  readonly tone: 'quiet' | 'active' | 'good' | 'moved' | 'refused' | 'attention';
  readonly icon: IconName;
}

export const statusWords: Readonly<Record<Status, StatusWords>> = {
  accepted: { word: statusWord.accepted, tone: 'quiet', icon: 'circle' },
  processing: { word: statusWord.processing, tone: 'active', icon: 'clock' },
  cancelled: { word: statusWord.cancelled, tone: 'good', icon: 'check' },
  refunded: { word: statusWord.refunded, tone: 'moved', icon: 'arrowBack' },
  partially_refunded: { word: statusWord.partially_refunded, tone: 'moved', icon: 'arrowBack' },
  rejected: { word: statusWord.rejected, tone: 'refused', icon: 'cross' },
  review_required: { word: statusWord.review_required, tone: 'attention', icon: 'flag' },
};
