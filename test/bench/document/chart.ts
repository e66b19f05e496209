import { figure } from '../figures.ts';
import type { Bar, Chart } from '../part.ts';

/** All sizes are pixels. A bold character takes about so many at this font size. */
const width = 760;
const top = 64;
const rowHeight = 34;
const barHeight = 18;
const characterWidth = 7.4;
const valueWidth = 150;
const margin = 16;

/**
 * Draws horizontal bars, with a whisker from the minimum to the maximum, as SVG that follows the reader's light or dark
 * scheme. Bars begin at zero; on a logarithmic scale, at the power of ten below the smallest value.
 */
export function chartPicture({ title, unit, bars, isLogarithmic = false }: Chart): string {
  const left = margin + Math.ceil(Math.max(...bars.map(({ label }) => label.length)) * characterWidth) + 10;
  const scale = isLogarithmic ? logarithmic(bars) : linear(bars);
  const x = (value: number) => rounded(left + scale(value) * (width - left - valueWidth));
  const height = top + bars.length * rowHeight + margin;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `  <title>${escaped(title)}</title>`,
    `  <style>${style}</style>`,
    `  <rect class="ground" width="${width}" height="${height}" rx="8"/>`,
    `  <text class="title" x="${margin}" y="28">${escaped(title)}</text>`,
    `  <text class="unit" x="${margin}" y="48">${escaped(unit)}</text>`,
    ...bars.map((bar, row) => draw(bar, top + row * rowHeight, left, x)),
    `  <line class="axis" x1="${left}" x2="${left}" y1="${top - 4}" y2="${height - margin}"/>`,
    '</svg>',
    '',
  ].join('\n');
}

/** The place of a value between the left end (0) and the right end (1) of the scale. */
type Scale = (value: number) => number;

const ends = (bars: readonly Bar[]) => bars.flatMap(({ value, min = value, max = value }) => [value, min, max]);

function linear(bars: readonly Bar[]): Scale {
  const longest = Math.max(...ends(bars));
  return (value) => (longest > 0 ? value / longest : 0);
}

function logarithmic(bars: readonly Bar[]): Scale {
  const positive = ends(bars).filter((value) => value > 0);
  const from = Math.floor(Math.log10(Math.min(...positive)));
  const to = Math.log10(Math.max(...positive));
  return (value) => (value > 0 && to > from ? (Math.log10(value) - from) / (to - from) : 0);
}

function draw({ label, value, min, max, isOurs = false }: Bar, y: number, left: number, x: Scale): string {
  const middle = y + rowHeight / 2;
  const whisker =
    min === undefined || max === undefined
      ? []
      : [
          `    <path class="whisker" d="M${x(min)} ${middle}H${x(max)}M${x(min)} ${middle - 5}v10M${x(max)} ${middle - 5}v10"/>`,
        ];
  return [
    `  <g${isOurs ? ' class="ours"' : ''}>`,
    `    <text class="label" x="${left - 10}" y="${middle + 4}">${escaped(label)}</text>`,
    `    <rect class="bar" x="${left}" y="${middle - barHeight / 2}" width="${rounded(x(value) - left)}" height="${barHeight}" rx="2"/>`,
    ...whisker,
    `    <text class="value" x="${x(Math.max(value, max ?? value)) + 10}" y="${middle + 4}">${escaped(valueText(value, min, max))}</text>`,
    '  </g>',
  ].join('\n');
}

const valueText = (value: number, min: number | undefined, max: number | undefined) =>
  min === undefined || max === undefined ? figure(value) : `${figure(value)} (${figure(min)}–${figure(max)})`;

const rounded = (pixels: number) => Math.round(pixels * 10) / 10;

const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const style = [
  'text{font:13px system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;fill:#1f2328}',
  '.title{font-size:15px;font-weight:600}.unit,.value{fill:#59636e}.label{text-anchor:end}',
  '.ours .label,.ours .value{font-weight:600;fill:#1f2328}',
  '.ground{fill:#fff}.bar{fill:#afb8c1}.ours .bar{fill:#2f81f7}',
  '.whisker{stroke:#1f2328;stroke-width:1.5;fill:none}.axis{stroke:#818b98}',
  '@media(prefers-color-scheme:dark){text{fill:#f0f6fc}.unit,.value{fill:#9198a1}.ours .label,.ours .value{fill:#f0f6fc}',
  '.ground{fill:#0d1117}.bar{fill:#57606a}.ours .bar{fill:#2f81f7}.whisker{stroke:#f0f6fc}.axis{stroke:#656c76}}',
].join('');
