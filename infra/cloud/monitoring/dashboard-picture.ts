import { at, list, number, text } from '../../../functions/untrusted/json.ts';

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  /** The labels of its lines, or the number of its alarms. */
  readonly content: readonly string[];
}

/** CloudWatch's grid has 24 columns. Sizes are in pixels. */
const columns = 24;
const cellWidth = 40;
const cellHeight = 26;
const gap = 4;
const maxLines = 6;

/** Draws a synthesised dashboard as SVG: each widget in its place, with its title and its content. */
export function dashboardPicture(body: unknown): string {
  const widgets = list(JSON.parse(joined(body)), 'widgets').map(widgetOf);
  const width = columns * cellWidth;
  const height = Math.max(...widgets.map((widget) => widget.y + widget.height)) * cellHeight;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" role="img">`,
    '  <title>The dashboard of Rescind</title>',
    `  <rect width="${width}" height="${height}" fill="#f2f3f3"/>`,
    ...widgets.map(draw),
    '</svg>',
    '',
  ].join('\n');
}

/** The template joins JSON text and references. Each reference becomes a word here, so that the result is JSON. */
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
    content: alarms > 0 ? [`${alarms} alarms`] : labels,
  };
}

const escaped = (words: string) => words.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function draw({ x, y, width, height, title, content }: Widget): string {
  const hidden = content.length - (maxLines - 1);
  const lines = content.length > maxLines ? [...content.slice(0, maxLines - 1), `and ${hidden} more`] : content;
  return [
    `  <g transform="translate(${x * cellWidth + gap} ${y * cellHeight + gap})">`,
    `    <rect width="${width * cellWidth - 2 * gap}" height="${height * cellHeight - 2 * gap}" rx="4" fill="#fff" stroke="#d5dbdb"/>`,
    `    <text x="10" y="20" font-size="13" font-weight="bold" fill="#16191f">${escaped(title)}</text>`,
    ...lines.map(
      (line, index) => `    <text x="10" y="${42 + index * 17}" font-size="12" fill="#545b64">${escaped(line)}</text>`,
    ),
    '  </g>',
  ].join('\n');
}
