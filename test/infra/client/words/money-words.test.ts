import { describe, expect, it } from 'vitest';
import { ends, type RejectionCode, statuses } from '../../../../functions/core/cancellation/status.ts';
import { moneyWords } from '../../../../infra/client/words/money-words.ts';

const rejected = (code: RejectionCode) => moneyWords({ status: 'rejected', rejection: { code, detail: null } });

describe('the words about the money', () => {
  it('come with every end, and with nothing else', () => {
    for (const status of statuses) {
      const words = moneyWords({ status, rejection: { code: 'expired', detail: null } });
      expect(words !== undefined, status).toBe((ends as readonly string[]).includes(status));
    }
  });

  it('tell a failed payment from a failed cancel', () => {
    expect(rejected('declined')).toContain('no money is held');
    expect(rejected('cancel_declined')).toContain('Money may still be held or taken');
    expect(moneyWords({ status: 'rejected', rejection: null })).toBeUndefined();
  });
});
