import { describe, expect, it } from 'vitest';
import type { Inside } from '../../../../infra/console/model/figures.ts';
import { timelineLines } from '../../../../infra/console/words/timeline-lines.ts';

const at = (second: number) => `2026-01-15T09:30:${String(second).padStart(2, '0')}.000Z`;
const clock = (iso: string) => iso.slice(17, 19);
const reads = { safeToResend: false, whenInDoubt: 'read-status', statusReadable: true, clock } as const;
const repeats = { ...reads, safeToResend: true } as const;
const resends = { ...repeats, whenInDoubt: 'resend' } as const;

type Recorded = Parameters<typeof timelineLines>[0];

const recorded = (...entries: readonly (readonly [second: number, event: string, detail?: string])[]): Recorded => ({
  timeline: entries.map(([second, event, detail]) => ({ at: at(second), event, detail: detail ?? null })),
  evidence: null,
});

const attempt = (
  sent: number,
  state: string,
  more: Partial<Inside['attempts'][number]> = {},
): Inside['attempts'][number] => ({ sentAt: at(sent), state, withdrawnBy: null, arrivesBy: at(sent + 10), ...more });

const inside = (attempts: Inside['attempts'], repeats: Inside['repeats'] = []) => ({ attempts, repeats });

const readAgain = (second: number): Recorded['evidence'] => ({
  via: 'poll',
  observedAt: at(second),
  by: null,
  byName: null,
  reference: null,
  code: null,
  message: null,
  details: {},
});

describe('a read that shows the payment open', () => {
  const lost = recorded([0, 'accepted'], [1, 'cancel_unknown'], [3, 'status_open']);
  const meanings = (attempts: Inside['attempts']) => timelineLines(lost, reads, inside(attempts)).at(-1)?.meanings;

  it.each([
    ['unresolved', attempt(1, 'unresolved'), ['An earlier cancel may still arrive, so nothing is sent again yet.']],
    [
      'acknowledged',
      attempt(1, 'acknowledged'),
      ['The provider has accepted a cancel that may still take effect, so nothing is sent again yet.'],
    ],
    [
      'withdrawn by a later read',
      attempt(1, 'withdrawn', { withdrawnBy: 'read' }),
      ['An earlier cancel may still arrive, so nothing is sent again yet.'],
    ],
    ['withdrawn by this read', attempt(1, 'withdrawn', { withdrawnBy: 'read', arrivesBy: at(2) }), []],
    ['refused', attempt(1, 'withdrawn', { withdrawnBy: 'refused' }), []],
    ['sent only later', attempt(4, 'unresolved'), []],
  ])('says what that means for a cancel that is %s', (_, one, words) => {
    expect(meanings([one])).toEqual(words);
  });

  it('states the rule if the attempts are not known', () => {
    expect(timelineLines(lost, reads).at(-1)?.meanings).toEqual([
      'Nothing is sent again while an earlier cancel may still arrive.',
    ]);
    expect(timelineLines(recorded([0, 'accepted'], [1, 'status_open']), reads).at(-1)?.meanings).toEqual([]);
  });

  it('holds nothing back if the cancel is safe to send again', () => {
    expect(timelineLines(lost, resends, inside([attempt(1, 'unresolved')])).at(-1)?.meanings).toEqual([]);
  });
});

describe('a repeated line', () => {
  const waiting = recorded([0, 'accepted'], [1, 'cancel_pending'], [3, 'status_pending']);

  it('is counted on the line that it repeats', () => {
    const repeat = { at: at(3), event: 'status_pending', times: 8, last: at(40) };

    const lines = timelineLines(waiting, reads, inside([attempt(1, 'acknowledged')], [repeat]));

    expect(lines.at(-1)?.meanings).toEqual(['8 more reads gave the same answer, the last at 40.']);
    expect(lines.at(-2)?.meanings).not.toContain('8 more reads gave the same answer, the last at 40.');
  });

  it('is counted in the singular, and for cancel requests too', () => {
    const repeat = { at: at(1), event: 'cancel_unknown', times: 1, last: at(5) };

    const lines = timelineLines(recorded([0, 'accepted'], [1, 'cancel_unknown']), resends, inside([], [repeat]));

    expect(lines.at(-1)?.meanings).toContain('1 more request gave the same answer, at 05.');
  });

  it('has no number if nobody counted', () => {
    expect(timelineLines({ ...waiting, evidence: readAgain(9) }, reads).at(-1)?.meanings).toEqual([
      'The latest read, at 09, gave the same answer.',
    ]);
    expect(timelineLines({ ...waiting, evidence: readAgain(3) }, reads).at(-1)?.meanings).toEqual([]);
  });
});

describe('lines that repeat in turns', () => {
  it('become one line each, with the newest detail, and only the first says why', () => {
    const entries = Array.from({ length: 13 }, (_, turn) => [
      [2 * turn + 1, 'cancel_unknown', `answered ${turn}`] as const,
      [2 * turn + 2, 'status_pending'] as const,
    ]).flat();
    const attempts = Array.from({ length: 13 }, (_, turn) => attempt(2 * turn + 1, 'unresolved'));

    const lines = timelineLines(recorded([0, 'accepted'], ...entries), repeats, inside(attempts));

    expect(lines.map(({ kind, words, detail }) => [kind, words, detail])).toEqual([
      ['entry', 'Accepted', undefined],
      ['entry', 'Cancel request: outcome unknown', 'answered 12'],
      ['entry', 'Payment read: the result comes later', undefined],
    ]);
    expect(lines[1]?.meanings[0]).toBe('recorded 13 times, the last at 25');
  });
});

describe('a cancel that is sent again', () => {
  const again = recorded(
    [0, 'accepted'],
    [1, 'cancel_unknown'],
    [3, 'status_open'],
    [20, 'cancel_pending'],
    [22, 'cancelled'],
  );
  const reasonsOf = (lines: ReturnType<typeof timelineLines>) =>
    lines.flatMap(({ kind, words }, index) => (kind === 'reason' ? [[index, words] as const] : []));

  it('is explained by the read that allowed it', () => {
    const attempts = [attempt(1, 'withdrawn', { withdrawnBy: 'read' }), attempt(20, 'acknowledged')];

    const reasons = reasonsOf(timelineLines(again, reads, inside(attempts)));

    expect(reasons).toEqual([
      [
        3,
        'A read showed the payment still open when attempt 1 could no longer arrive. So attempt 1 had no effect, and the cancel is sent again.',
      ],
    ]);
  });

  it('is explained before its answer arrives', () => {
    const attempts = [attempt(1, 'withdrawn', { withdrawnBy: 'failure' }), attempt(20, 'unresolved')];

    const reasons = reasonsOf(
      timelineLines({ ...again, timeline: again.timeline.slice(0, 3) }, reads, inside(attempts)),
    );

    expect(reasons).toEqual([[3, "The provider's history shows that attempt 1 failed, so the cancel is sent again."]]);
  });

  it.each([
    ['no attempts are known', reads, undefined],
    ['no read withdrew an attempt', reads, [attempt(1, 'unresolved'), attempt(20, 'acknowledged')]],
    [
      'it may have been sent before the read',
      resends,
      [attempt(1, 'withdrawn', { withdrawnBy: 'read' }), attempt(20, 'acknowledged')],
    ],
  ])('has no explanation if %s', (_, options, attempts) => {
    expect(reasonsOf(timelineLines(again, options, attempts && inside(attempts)))).toEqual([]);
  });

  it.each([
    [attempt(1, 'unresolved'), 'Nobody knows yet whether attempt 1 took effect.'],
    [
      attempt(1, 'withdrawn', { withdrawnBy: 'read', arrivesBy: at(25) }),
      'Nobody knows yet whether attempt 1 took effect.',
    ],
    [attempt(1, 'acknowledged'), 'The provider accepted attempt 1, and nothing followed for a long time.'],
    [attempt(1, 'withdrawn', { withdrawnBy: 'refused' }), 'Attempt 1 was refused, but the payment is still open, so'],
  ])('is explained where a repeat is harmless: after %j', (first, words) => {
    const lines = timelineLines(again, repeats, inside([first, attempt(20, 'unresolved')]));

    expect(reasonsOf(lines)).toEqual([[3, expect.stringContaining(words)]]);
  });

  it('needs no explanation if the one before was not sent', () => {
    const first = attempt(1, 'withdrawn', { withdrawnBy: 'not_sent' });

    expect(reasonsOf(timelineLines(again, repeats, inside([first, attempt(20, 'unresolved')])))).toEqual([]);
  });

  it('is not explained by a read that showed something else', () => {
    const other = recorded([1, 'cancel_unknown'], [3, 'status_pending'], [20, 'cancel_pending']);
    const attempts = [attempt(1, 'withdrawn', { withdrawnBy: 'read' }), attempt(20, 'acknowledged')];

    expect(reasonsOf(timelineLines(other, reads, inside(attempts)))).toEqual([]);
  });
});
