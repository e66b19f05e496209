import type { Status } from '../../../../functions/core/cancellation/status.ts';
import stateMachine from '../../../../statemachines/cancellation.asl.json' with { type: 'json' };
import { type Definition, end, start } from '../../model/machine-definition.ts';
import { type MachineEdge, type MachineNode, machineLayout } from '../../model/machine-layout.ts';
import { type MachinePosition, positionOf } from '../../model/machine-position.ts';
import { statusWords } from '../../words/status-words.ts';
import { drawing, element } from './element.ts';

const definition: Definition = stateMachine;
const lineHeight = 17;

/** A drawing of the deployed state machine with the position of a cancellation. */
export function machineDrawing(status: Status, isPublished: boolean | undefined): HTMLElement {
  const layout = machineLayout(definition);
  const position = positionOf(definition, status, isPublished);
  const picture = drawing(
    'svg',
    {
      class: 'machine',
      viewBox: `0 0 ${layout.width} ${layout.height}`,
      role: 'img',
      'aria-label': `State machine: ${spoken(position, status)}`,
    },
    drawing('defs', {}, arrowHead()),
    ...layout.edges.map((edge) => edgeDrawing(edge, position)),
    ...layout.nodes.map((node) => nodeDrawing(node, position)),
  );
  return element('figure', { class: 'machine-figure' }, picture, element('figcaption', {}, position.words));
}

const arrowHead = () =>
  drawing(
    'marker',
    { id: 'tip', viewBox: '0 0 8 8', refX: 7, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
    drawing('path', { d: 'M0 0.5L8 4L0 7.5z' }),
  );

const spoken = ({ at, words }: MachinePosition, status: Status) =>
  `${statusWords[status].word}, at ${at === start ? 'the start' : at === end ? 'the end' : `“${at}”`}. ${words}`;

function edgeDrawing({ path, from, to, isDetour, label, labelAt: [x, y] }: MachineEdge, position: MachinePosition) {
  const visited = [...position.passed, position.at];
  const index = visited.indexOf(from);
  const isPassed = index >= 0 && visited[index + 1] === to;
  return drawing(
    'g',
    { class: `edge${isDetour ? ' detour' : ''}${isPassed ? ' passed' : ''}` },
    drawing('path', { d: path, 'marker-end': 'url(#tip)' }),
    label !== '' && drawing('text', { x, y }, label),
  );
}

function nodeDrawing(node: MachineNode, { at, passed }: MachinePosition): SVGElement {
  const isHere = node.name === at;
  const isPassed = passed.includes(node.name);
  return drawing(
    'g',
    { class: `node${isHere ? ' here' : ''}${isPassed ? ' behind' : ''}` },
    ...(node.name === start || node.name === end ? dotParts : boxParts)(node, isHere, isPassed),
  );
}

function dotParts({ name, lines, x, y, width }: MachineNode, isHere: boolean, isPassed: boolean) {
  const radius = width / 2;
  const centre = { cx: x + radius, cy: y + radius };
  return [
    drawing('circle', { ...centre, r: radius }),
    name === end && drawing('circle', { ...centre, r: radius - 4, class: 'inner' }),
    drawing('text', { x: x + width + 8, y: y + radius + 4 }, lines[0], isHere && ' · here'),
    isPassed && tick(centre.cx - 6, centre.cy - 5),
  ];
}

const boxParts = ({ lines, note, x, y, width, height }: MachineNode, isHere: boolean, isPassed: boolean) => [
  drawing('rect', { x, y, width, height, rx: 8 }),
  ...lines.map((line, index) => drawing('text', { x: x + 14, y: y + 23 + index * lineHeight, class: 'name' }, line)),
  drawing('text', { x: x + 14, y: y + height - 10, class: 'note' }, note),
  isPassed && tick(x + width - 24, y + 10),
  isHere && drawing('text', { x: x + width, y: y - 7, 'text-anchor': 'end' }, '● here'),
];

const tick = (x: number, y: number) => drawing('path', { class: 'tick', d: `M${x} ${y + 5.5}l3.6 3.6 7-7.6` });
