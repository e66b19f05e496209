import { describe, expect, it } from 'vitest';
import { doubtWords, unknownDoubt } from '../../../../infra/console/words/doubt-words.ts';
import { timelineMeaning } from '../../../../infra/console/words/timeline-meaning.ts';

const harmless = { safeToResend: true, whenInDoubt: 'read-status', statusReadable: true } as const;
const costly = { ...harmless, safeToResend: false } as const;
const resends = { safeToResend: true, whenInDoubt: 'resend', statusReadable: false } as const;
const awaits = { ...resends, whenInDoubt: 'await-webhook' } as const;
const asks = { safeToResend: false, whenInDoubt: 'ask-person', statusReadable: false } as const;

describe('the meaning of a line', () => {
  it.each([
    ['cancel_unknown', harmless, 'Until a read shows that the cancel has worked, the service repeats it'],
    ['cancel_unknown', costly, 'could move money twice, so the service only reads the payment'],
    ['cancel_unknown', resends, 'sends it again with the same token'],
    ['cancel_unknown', awaits, 'A signed webhook will tell the result. Until it comes, the service repeats the cancel'],
    ['cancel_unknown', asks, 'so a person decides'],
    ['refund_unknown', harmless, 'could move money twice, so the service only reads the payment'],
    ['cancel_pending', harmless, 'If nothing happens for a long time, the service repeats the cancel'],
    ['cancel_pending', costly, 'so it is not sent again. Later reads'],
    ['cancel_pending', resends, 'To learn the result, the service sends it again with the same token'],
    ['cancel_pending', awaits, 'A signed webhook will tell the result'],
    ['cancel_pending', asks, 'If the result is not known at the deadline, a person decides'],
    ['refund_pending', harmless, 'so it is not sent again'],
    ['cancel_refused', harmless, 'A read will show why'],
    ['cancel_refused', resends, 'It is sent again later'],
    ['refund_not_sent', harmless, 'certainly had no effect'],
    ['status_credentials_refused', costly, 'goes on by itself when the credentials work'],
    ['status_unreadable', costly, 'says nothing about the payment'],
  ] as const)('%s at a provider %j is "%s"', (event, doubt, words) => {
    expect(timelineMeaning(event, doubt)).toContain(words);
  });

  it('is left out where the words of the line tell everything', () => {
    expect(timelineMeaning('accepted', harmless)).toBeUndefined();
    expect(timelineMeaning('testimony_cancelled', awaits)).toBeUndefined();
  });
});

describe('the words for a provider', () => {
  it('differ for each way in which doubt is resolved', () => {
    const words = [harmless, costly, resends, awaits, asks].map(doubtWords);

    expect(new Set(words).size).toBe(words.length);
  });

  it('are the careful ones for a provider that is not known', () => {
    expect(doubtWords(unknownDoubt)).toContain('never repeats a cancel that may have worked');
  });
});
