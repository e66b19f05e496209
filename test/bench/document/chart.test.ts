import { describe, expect, it } from 'vitest';
import type { Chart } from '../part.ts';
import { chartPicture } from './chart.ts';

const chart: Chart = {
  name: 'speed',
  title: 'Fast & <safe>',
  unit: 'per second',
  bars: [
    { label: 'ours', value: 100, min: 80, max: 200, isOurs: true },
    { label: 'theirs', value: 50 },
  ],
};

const numbers = (picture: string, pattern: RegExp) => [...picture.matchAll(pattern)].map(([, found]) => Number(found));
const widths = (picture: string) => numbers(picture, /class="bar".* width="([\d.]+)"/g);

describe('a chart', () => {
  it('draws bars in proportion to their values', () => {
    const [ours = 0, theirs = 0] = widths(chartPicture(chart));

    expect(theirs).toBeGreaterThan(10);
    expect(ours / theirs).toBeCloseTo(2, 2);
  });

  it('draws a whisker from the minimum to the maximum, only where both are known', () => {
    const picture = chartPicture(chart);
    const [, from, to] = /class="whisker" d="M([\d.]+) [\d.]+H([\d.]+)/.exec(picture) ?? [];
    const [left] = numbers(picture, /class="bar" x="([\d.]+)"/g);
    const [ours = 0] = widths(picture);

    expect(picture.match(/class="whisker"/g)).toHaveLength(1);
    expect((Number(from) - Number(left)) / ours).toBeCloseTo(0.8, 1);
    expect((Number(to) - Number(left)) / ours).toBeCloseTo(2, 1);
  });

  it('keeps everything inside the picture', () => {
    const picture = chartPicture(chart);
    const [width = 0] = numbers(picture, /<svg .* width="(\d+)"/g);

    for (const x of numbers(picture, / x="([\d.]+)"/g)) expect(x).toBeLessThan(width);
  });

  it('makes tenfold values equally far apart on a logarithmic scale', () => {
    const bars = [0.1, 1, 10, 0].map((value) => ({ label: `${value}`, value }));
    const [least = 0, middle = 0, most = 0, nothing] = widths(chartPicture({ ...chart, bars, isLogarithmic: true }));

    expect(most - middle).toBeCloseTo(middle - least, 0);
    expect(nothing).toBe(0);
  });

  it('draws bars without a length if all values are 0', () => {
    expect(widths(chartPicture({ ...chart, bars: [{ label: 'a', value: 0 }] }))).toEqual([0]);
  });

  it('escapes its words', () => {
    expect(chartPicture(chart)).toContain('Fast &amp; &lt;safe&gt;');
  });

  it('follows the dark scheme of the reader', () => {
    expect(chartPicture(chart)).toContain('@media(prefers-color-scheme:dark)');
  });
});
