import { at, list, number, text } from '../../../functions/untrusted/json.ts';

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** What its lines or entries are. */
  readonly shows: readonly string[];
}

/** CloudWatch's grid is 24 columns wide; one cell becomes this many pixels. */
const column = 40;
const row = 26;
const gap = 4;
const longestList = 6;

/** The layout of a synthesised dashboard as SVG: every widget where it is, with its title and what it shows. */
export function dashboardPicture(body: unknown): string {
  const widgets = list(JSON.parse(joined(body)), 'widgets').map(widgetOf);
  const height = Math.max(...widgets.map(({ y, height: tall }) => y + tall)) * row;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${24 * column} ${height}" font-family="sans-serif" role="img">`,
    '  <title>The dashboard of Rescind</title>',
    `  <rect width="${24 * column}" height="${height}" fill="#f2f3f3"/>`,
    ...widgets.map(drawn),
    '</svg>',
    '',
  ].join('\n');
}

/** The body is text with references in it; each becomes a word, so that it is JSON again. */
const joined = (body: unknown): string =>
  typeof body === 'string'
    ? body
    : list(body, 'Fn::Join', 1)
        .map((part) => (typeof part === 'string' ? part : 'reference'))
        .join('');

function widgetOf(widget: unknown): Widget {
  const labels = list(widget, 'properties', 'metrics')
    .filter(Array.isArray)
    .map((metric: readonly unknown[]) => metric.at(-1))
    .filter((options) => at(options, 'visible') !== false)
    .flatMap((options) => text(options, 'label') ?? []);
  const alarms = list(widget, 'properties', 'alarms').length;
  return {
    x: number(widget, 'x') ?? 0,
    y: number(widget, 'y') ?? 0,
    width: number(widget, 'width') ?? 0,
    height: number(widget, 'height') ?? 0,
    title: text(widget, 'properties', 'title') ?? '',
    shows: alarms > 0 ? [`${alarms} alarms`] : labels,
  };
}

const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function drawn({ x, y, width, height, title, shows }: Widget): string {
  const [left, top] = [x * column + gap, y * row + gap];
  const lines =
    shows.length > longestList
      ? [...shows.slice(0, longestList - 1), `and ${shows.length - longestList + 1} more`]
      : shows;
  return [
    `  <g transform="translate(${left} ${top})">`,
    `    <rect width="${width * column - 2 * gap}" height="${height * row - 2 * gap}" rx="4" fill="#fff" stroke="#d5dbdb"/>`,
    `    <text x="10" y="20" font-size="13" font-weight="bold" fill="#16191f">${escaped(title)}</text>`,
    ...lines.map(
      (line, index) => `    <text x="10" y="${42 + index * 17}" font-size="12" fill="#545b64">${escaped(line)}</text>`,
    ),
    '  </g>',
  ].join('\n');
}
