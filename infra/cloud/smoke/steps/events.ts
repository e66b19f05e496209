import { at, text } from '../../../../functions/untrusted/json.ts';
import { compared } from '../check.ts';
import type { Step } from '../step.ts';

const maxSeconds = 60;

/** Every cancellation of the steps before must have its event on the bus. */
export const events: Step = {
  name: 'events on the bus',
  async run({ made, inbox, merchant }) {
    const received: unknown[] = [];
    for (const { cancellation } of made) received.push(await inbox.eventOf(cancellation.id, maxSeconds));
    const right = received.filter(
      (event, index) =>
        text(event, 'detail-type') === 'CancellationCompleted' &&
        text(event, 'detail', 'merchantId') === merchant &&
        at(event, 'detail', 'cancellation', 'status') === made[index]?.cancellation.status,
    );
    return [
      compared(
        'events received from the bus',
        `${made.length}`,
        `${right.length}`,
        made.length > 0 && right.length === made.length,
      ),
    ];
  },
};
