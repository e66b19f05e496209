import { describe, expect, it } from 'vitest';
import { chosen, contestants } from './contestants.ts';
import { report, type Score } from './report.ts';

const aScore = (name: string, speeds: readonly number[], more: Partial<Score> = {}): Score => ({
  contestant: { name, title: `The ${name}`, durability: 'all' },
  rounds: speeds.map((perSecond) => ({
    perSecond,
    p50: 10,
    p99: 20,
    acceptP50: 1,
    processorEach: 2,
    memory: 2 ** 20,
    extraCancels: name === 'rescind' ? 1 : 0,
    extraPolls: 0,
    load: perSecond / 100,
  })),
  ...more,
});

const cores = 2;

describe('the report on the peers', () => {
  const scores = [
    aScore('rescind', [100, 50]),
    aScore('fast', [200, 100]),
    aScore('broken', [900], { failed: 'round 2 is refused: events missing: 1 (x-1)' }),
    aScore('absent', [], { skipped: 'it is not installed' }),
  ];
  const { tables, charts, notes = [], failures, data } = report(scores, 64, cores);

  it('compares with us round by round', () => {
    expect(tables[0]?.rows.map((row) => row.slice(0, 3))).toEqual([
      ['The rescind', '75.0 (50.0–100)', '1.00 (1.00–1.00)'],
      ['The fast', '150 (100–200)', '0.500 (0.500–0.500)'],
    ]);
  });

  it('shows no figure of one that was refused, and says why', () => {
    expect(JSON.stringify({ tables, charts })).not.toContain('broken');
    expect(JSON.stringify(data)).not.toContain('900');
    expect(failures).toEqual(['The broken has no figures: round 2 is refused: events missing: 1 (x-1).']);
  });

  it('says what was skipped, which is no failure', () => {
    expect(notes.at(-1)).toBe('The absent was skipped: it is not installed.');
  });

  it('is without a table and a chart if nobody has figures', () => {
    expect(report([aScore('absent', [], { skipped: 'it is not installed' })], 64, cores)).toMatchObject({
      tables: [],
      charts: [],
    });
  });

  it('shows cancels that arrived again, and the load of the machine', () => {
    expect(notes[1]).toContain('Cancels that the provider received again: The rescind 2.');
    expect(notes[2]).toBe('Load average before the rounds: 0.500 to 2.00.');
  });

  it('says when the machine had other work', () => {
    const notesAt = (load: number) => report([aScore('fast', [load * 100])], 64, cores).notes?.length;

    expect(notesAt(2.1)).toBe((notesAt(2) ?? 0) + 1);
  });

  it('compares nothing without us', () => {
    expect(report([aScore('fast', [1])], 64, cores).tables[0]?.columns).not.toContain('The fast is … times as fast');
  });
});

describe('--peers', () => {
  it('chooses by name, in the given order', () => {
    expect(chosen('plain,rescind').map(({ name }) => name)).toEqual(['plain', 'rescind']);
    expect(chosen(undefined)).toBe(contestants);
  });

  it('refuses an unknown name', () => {
    expect(() => chosen('plain,nobody')).toThrow('There is no peer "nobody", only rescind, ');
  });
});
