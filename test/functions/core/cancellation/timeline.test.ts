import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addEntry } from '../../../../functions/core/cancellation/timeline.ts';
import { presentable } from '../../../../functions/untrusted/presentable.ts';
import { noon } from '../../../fixtures/a-cancellation.ts';

describe('the words of others', () => {
  it('is well-formed and short, wherever it is cut', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.nat(300), (text, before) => {
        const shown = presentable('x'.repeat(before) + text);

        expect(shown.isWellFormed()).toBe(true);
        expect(shown.length).toBeLessThanOrEqual(200);
      }),
    );
    expect(presentable(`${'x'.repeat(199)}\u{1f600}`)).toBe(`${'x'.repeat(199)}\ufffd`);
    expect(presentable('a\ud83db')).toBe('a\ufffdb');
  });
});

describe('the timeline', () => {
  it('adds what happened at its end', () => {
    const told = addEntry(addEntry([], noon, 'cancel_unknown', 'ECONNRESET'), noon + 1, 'status_pending');

    expect(told).toEqual([
      { at: noon, event: 'cancel_unknown', detail: 'ECONNRESET' },
      { at: noon + 1, event: 'status_pending' },
    ]);
  });

  it('leaves out what repeats the newest entry', () => {
    const once = addEntry([], noon, 'status_pending', 'IN_PROGRESS');

    expect(addEntry(once, noon + 1, 'status_pending', 'IN_PROGRESS')).toBe(once);
    expect(addEntry(once, noon + 1, 'status_pending', 'INITIATED')).toHaveLength(2);
    expect(addEntry(once, noon + 1, 'status_pending')).toHaveLength(2);
  });

  it('keeps the first twenty and the last forty entries', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (count) => {
        let timeline = addEntry([], noon, 'status_unknown', '0');
        for (let look = 1; look < count; look++)
          timeline = addEntry(timeline, noon + look, 'status_unknown', `${look}`);

        const looks = timeline.map(({ detail }) => Number(detail));
        const expected = Array.from({ length: count }, (_, look) => look);
        expect(looks).toEqual(count <= 60 ? expected : [...expected.slice(0, 20), ...expected.slice(-40)]);
      }),
    );
  });

  it('keeps the words of others short and without card numbers', () => {
    expect(presentable('x'.repeat(300))).toHaveLength(200);
    expect(presentable(`${'x'.repeat(190)}4111111111111111`)).not.toContain('4111');
    expect(addEntry([], noon, 'status_rejected', 'card 4111 1111 1111 1111')[0]?.detail).toBe('card [card number]');
  });
});
