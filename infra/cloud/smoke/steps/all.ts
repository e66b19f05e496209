import type { Step } from '../step.ts';
import { alarm } from './alarm.ts';
import { cancellations } from './cancellations.ts';
import { events } from './events.ts';
import { expiredToken } from './expired-token.ts';
import { forgedWebhooks } from './forged-webhooks.ts';
import { metered } from './metered.ts';
import { review } from './review.ts';
import { tokens } from './tokens.ts';
import { transitions } from './transitions.ts';

/** The steps in their order. `events` and `transitions` look at what `cancellations` has made. */
export const steps: readonly Step[] = [
  tokens,
  cancellations,
  events,
  transitions,
  review,
  forgedWebhooks,
  alarm,
  metered,
  expiredToken,
];
