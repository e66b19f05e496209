/** As much of an Amazon States Language definition as a picture needs. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, DefinedState>>;
}

export interface DefinedState {
  readonly Type: string;
  readonly Resource?: string;
  readonly Comment?: string;
  readonly TimeoutSeconds?: number;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Choices?: readonly { readonly Next: string }[];
}

export const start = 'start';
export const end = 'end';

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

interface MachineEdge {
  readonly from: string;
  readonly to: string;
  readonly isDetour: boolean;
  readonly label: string;
  /** An SVG path, and where its label stands. */
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
const longestLine = 22;

interface Step {
  readonly from: string;
  readonly to: string;
  readonly isDetour: boolean;
  readonly label: string;
}

/** Places every state: the way of success straight down, what only errors and choices lead to beside it. */
export function machineLayout(definition: Definition): MachineLayout {
  const steps = stepsOf(definition);
  const ranks = ranksOf(steps);
  const onMain = new Set(mainWay(definition));
  const columns = columnsOf(ranks, onMain);
  const rows = Math.max(...ranks.values());
  const tops = topsOf(ranks, rows);
  const nodes = [...ranks].map(([name, rank]) =>
    nodeAt(name, definition.States[name], columns.get(name) ?? 0, tops[rank] ?? 0),
  );
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const edges = steps.flatMap((step) => {
    const [from, to] = [byName.get(step.from), byName.get(step.to)];
    return from && to ? [{ ...step, ...routed(from, to) }] : [];
  });
  const width = Math.max(...nodes.map(({ x, width }) => x + width)) + margin;
  return { nodes, edges, width, height: (tops[rows] ?? 0) + dot + margin };
}

function stepsOf({ StartAt, States }: Definition): Step[] {
  const steps: Step[] = [{ from: start, to: StartAt, isDetour: false, label: '' }];
  for (const [name, { Next, End, Default, Catch = [], Choices = [] }] of Object.entries(States)) {
    if (Next !== undefined) steps.push({ from: name, to: Next, isDetour: false, label: '' });
    for (const choice of Choices) steps.push({ from: name, to: choice.Next, isDetour: true, label: 'choice' });
    if (Default !== undefined) steps.push({ from: name, to: Default, isDetour: false, label: 'otherwise' });
    for (const { ErrorEquals, Next: to } of Catch) {
      steps.push({
        from: name,
        to,
        isDetour: true,
        label: ErrorEquals.map((error) => error.replace('States.', '')).join(', '),
      });
    }
    if (End) steps.push({ from: name, to: end, isDetour: false, label: '' });
  }
  return steps;
}

/** The longest way from the start, so that every step leads down; a loop is cut after as many rounds as there are steps. */
function ranksOf(steps: readonly Step[]): Map<string, number> {
  const ranks = new Map([[start, 0]]);
  for (let round = 0; round < steps.length; round++) {
    for (const { from, to } of steps) {
      const rank = ranks.get(from);
      if (rank !== undefined && rank < steps.length) ranks.set(to, Math.max(ranks.get(to) ?? 0, rank + 1));
    }
  }
  return ranks;
}

/** From the start to the end without errors. */
export function mainWay({ StartAt, States }: Definition): string[] {
  const way: string[] = [];
  for (let name: string | undefined = StartAt; name !== undefined && !way.includes(name); ) {
    way.push(name);
    name = States[name]?.Next ?? States[name]?.Default;
  }
  return [start, ...way, end];
}

function columnsOf(ranks: ReadonlyMap<string, number>, onMain: ReadonlySet<string>): Map<string, number> {
  const taken = new Map<number, number>();
  return new Map(
    [...ranks].map(([name, rank]) => {
      if (onMain.has(name)) return [name, 0];
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

/** Words on as few lines as their length allows. */
export function wrapped(text: string, longest = longestLine): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= longest) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** What a task calls: `arn:aws:states:::events:putEvents` is `events:putEvents`. */
const noteOf = ({ Type, Resource }: DefinedState) =>
  Resource === undefined
    ? Type
    : Resource.replace(/^arn:aws:states:::/, '').replace('.waitForTaskToken', ', waits') || Type;

function routed(from: MachineNode, to: MachineNode): Pick<MachineEdge, 'path' | 'labelAt'> {
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
