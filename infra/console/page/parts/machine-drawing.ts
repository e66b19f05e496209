import type { Status } from '../../../../functions/core/cancellation/status.ts';
import definition from '../../../../statemachines/cancellation.asl.json' with { type: 'json' };
import { type Definition, end, type MachineNode, machineLayout, start } from '../../model/machine-layout.ts';
import { type Standing, standingOf } from '../../model/machine-position.ts';
import { statusWords } from '../../words/status-words.ts';
import { drawing, element } from './element.ts';

const machine: Definition = definition as unknown as Definition;
const lineHeight = 17;

/** The deployed definition as a picture, with the place where this cancellation stands. */
export function machineDrawing(status: Status, isPublished: boolean | undefined): HTMLElement {
  const layout = machineLayout(machine);
  const standing = standingOf(machine, status, isPublished);
  const picture = drawing(
    'svg',
    {
      class: 'machine',
      viewBox: `0 0 ${layout.width} ${layout.height}`,
      role: 'img',
      'aria-label': `State machine: ${spoken(standing, status)}`,
    },
    drawing(
      'defs',
      {},
      drawing(
        'marker',
        {
          id: 'tip',
          viewBox: '0 0 8 8',
          refX: 7,
          refY: 4,
          markerWidth: 7,
          markerHeight: 7,
          orient: 'auto-start-reverse',
        },
        drawing('path', { d: 'M0 0.5L8 4L0 7.5z' }),
      ),
    ),
    ...layout.edges.map(({ path, from, to, isDetour, label, labelAt: [x, y] }) =>
      drawing(
        'g',
        { class: `edge${isDetour ? ' detour' : ''}${isPassed(standing, from, to) ? ' passed' : ''}` },
        drawing('path', { d: path, 'marker-end': 'url(#tip)' }),
        label !== '' && drawing('text', { x, y }, label),
      ),
    ),
    ...layout.nodes.map((node) => nodeDrawing(node, standing)),
  );
  return element('figure', { class: 'machine-figure' }, picture, element('figcaption', {}, standing.words));
}

function isPassed({ passed, at }: Standing, from: string, to: string): boolean {
  const way = [...passed, at];
  const index = way.indexOf(from);
  return index >= 0 && way[index + 1] === to;
}

const spoken = ({ at, words }: Standing, status: Status) =>
  `${statusWords[status].word}, at ${at === start ? 'the start' : at === end ? 'the end' : `“${at}”`}. ${words}`;

function nodeDrawing(node: MachineNode, { at, passed }: Standing): SVGElement {
  const { name, lines, note, x, y, width, height } = node;
  const isHere = name === at;
  const isBehind = passed.includes(name);
  const middle = x + width / 2;
  const group = { class: `node${isHere ? ' here' : ''}${isBehind ? ' behind' : ''}` };
  if (name === start || name === end) {
    const radius = width / 2;
    return drawing(
      'g',
      group,
      drawing('circle', { cx: middle, cy: y + radius, r: radius }),
      name === end && drawing('circle', { cx: middle, cy: y + radius, r: radius - 4, class: 'inner' }),
      drawing('text', { x: x + width + 8, y: y + radius + 4 }, lines[0], isHere && ' · here'),
      isBehind && tick(middle - 6, y + radius - 5),
    );
  }
  const firstLine = y + 23;
  return drawing(
    'g',
    group,
    drawing('rect', { x, y, width, height, rx: 8 }),
    ...lines.map((line, index) =>
      drawing('text', { x: x + 14, y: firstLine + index * lineHeight, class: 'name' }, line),
    ),
    drawing('text', { x: x + 14, y: y + height - 10, class: 'note' }, note),
    isBehind && tick(x + width - 24, y + 10),
    isHere && drawing('text', { x: x + width, y: y - 7, class: 'marker', 'text-anchor': 'end' }, '● here'),
  );
}

const tick = (x: number, y: number) => drawing('path', { class: 'tick', d: `M${x} ${y + 5.5}l3.6 3.6 7-7.6` });
