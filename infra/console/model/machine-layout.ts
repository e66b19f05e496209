import {
  type DefinedState,
  type Definition,
  end,
  mainPath,
  start,
  type Transition,
  transitionsOf,
} from './machine-definition.ts';

export interface MachineNode {
  /** A state's name, `start` or `end`. */
  readonly name: string;
  readonly lines: readonly string[];
  readonly note: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface MachineEdge extends Transition {
  /** An SVG path. */
  readonly path: string;
  readonly labelAt: readonly [x: number, y: number];
}

export interface MachineLayout {
  readonly nodes: readonly MachineNode[];
  readonly edges: readonly MachineEdge[];
  readonly width: number;
  readonly height: number;
}

const box = { width: 224, height: 72 };
const dot = 26;
const gap = { column: 36, row: 34 };
const margin = 8;
const maxLineLength = 22;

/** Places every state: the main path straight down, and the states of the detours beside it. */
export function machineLayout(definition: Definition): MachineLayout {
  const transitions = transitionsOf(definition);
  const ranks = ranksOf(transitions);
  const mainStates = new Set(mainPath(definition));
  const columns = columnsOf(ranks, mainStates);
  const rows = Math.max(...ranks.values());
  const tops = topsOf(ranks, rows);
  const nodes = [...ranks].map(([name, rank]) =>
    nodeAt(name, definition.States[name], columns.get(name) ?? 0, tops[rank] ?? 0),
  );
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const edges = transitions.flatMap((transition) => {
    const [from, to] = [byName.get(transition.from), byName.get(transition.to)];
    return from && to ? [{ ...transition, ...route(from, to) }] : [];
  });
  const width = Math.max(...nodes.map(({ x, width }) => x + width)) + margin;
  return { nodes, edges, width, height: (tops[rows] ?? 0) + dot + margin };
}

/**
 * The length of the longest path from the start to each state, so that every transition leads down. A loop is cut after as
 * many rounds as there are transitions.
 */
function ranksOf(transitions: readonly Transition[]): Map<string, number> {
  const ranks = new Map([[start, 0]]);
  for (let round = 0; round < transitions.length; round++) {
    for (const { from, to } of transitions) {
      const rank = ranks.get(from);
      if (rank !== undefined && rank < transitions.length) ranks.set(to, Math.max(ranks.get(to) ?? 0, rank + 1));
    }
  }
  return ranks;
}

function columnsOf(ranks: ReadonlyMap<string, number>, mainStates: ReadonlySet<string>): Map<string, number> {
  const taken = new Map<number, number>();
  return new Map(
    [...ranks].map(([name, rank]) => {
      if (mainStates.has(name)) return [name, 0];
      const column = (taken.get(rank) ?? 0) + 1;
      taken.set(rank, column);
      return [name, column];
    }),
  );
}

function topsOf(ranks: ReadonlyMap<string, number>, rows: number): number[] {
  const tops = [margin];
  for (let rank = 0; rank < rows; rank++) {
    const isDot = [...ranks].every(([name, at]) => at !== rank || name === start || name === end);
    tops.push((tops[rank] ?? 0) + (isDot ? dot : box.height) + gap.row);
  }
  return tops;
}

function nodeAt(name: string, state: DefinedState | undefined, column: number, y: number): MachineNode {
  const x = margin + column * (box.width + gap.column);
  if (!state) {
    return {
      name,
      lines: [name === start ? 'Start' : 'End'],
      note: '',
      x: x + (box.width - dot) / 2,
      y,
      width: dot,
      height: dot,
    };
  }
  return { name, lines: wrapped(name), note: noteOf(state), x, y, ...box };
}

/** Breaks a text into lines between words. */
export function wrapped(text: string, maxLength = maxLineLength): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= maxLength) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** What a task calls: `arn:aws:states:::events:putEvents` becomes `events:putEvents`. */
const noteOf = ({ Type, Resource }: DefinedState) =>
  Resource === undefined
    ? Type
    : Resource.replace(/^arn:aws:states:::/, '').replace('.waitForTaskToken', ', waits') || Type;

function route(from: MachineNode, to: MachineNode): Pick<MachineEdge, 'path' | 'labelAt'> {
  const [fromX, toX] = [from.x + from.width / 2, to.x + to.width / 2];
  const fromBottom = from.y + from.height;
  if (Math.abs(fromX - toX) < 1)
    return { path: `M${fromX} ${fromBottom}V${to.y}`, labelAt: [fromX + 6, (fromBottom + to.y) / 2] };
  if (toX > fromX) {
    const y = from.y + from.height / 2;
    return { path: `M${from.x + from.width} ${y}H${toX}V${to.y}`, labelAt: [toX + 6, y + 18] };
  }
  const y = to.y + to.height / 2;
  return { path: `M${fromX} ${fromBottom}V${y}H${to.x + to.width}`, labelAt: [fromX + 6, y - 8] };
}
