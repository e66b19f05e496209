import { describe, expect, it } from 'vitest';
import { ends, rejectionCodes, statuses } from '../../../../functions/core/cancellation/status.ts';
import { moneyWords, rejectionMeanings } from '../../../../infra/console/words/money-words.ts';

const rejected = (code: (typeof rejectionCodes)[number]) =>
  moneyWords({ status: 'rejected', rejection: { code, detail: null } });

describe('the words about the money', () => {
  it('come with every end, and with nothing else', () => {
    for (const status of statuses) {
      const words = moneyWords({ status, rejection: { code: 'expired', detail: null } });
      expect(words !== undefined, status).toBe((ends as readonly string[]).includes(status));
    }
  });

  it('differ for every reason of a rejection', () => {
    expect(new Set(Object.values(rejectionMeanings)).size).toBe(rejectionCodes.length);
  });

  it('tell a failed payment from a failed cancel', () => {
    expect(rejected('declined')).toContain('no money is held');
    expect(rejected('cancel_declined')).toContain('Money may still be held or taken');
    expect(moneyWords({ status: 'rejected', rejection: null })).toBeUndefined();
  });
});
