import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DefinedState, type Definition, mainPath } from '../../../../infra/console/model/machine-definition.ts';
import { machineLayout, wrapped } from '../../../../infra/console/model/machine-layout.ts';

const file = join(import.meta.dirname, '../../../../statemachines/cancellation.asl.json');
const deployed = JSON.parse(readFileSync(file, 'utf8')) as Definition;
const await_ = 'Cancel at provider and await final status';

describe('the drawing of the state machine', () => {
  it('shows every state of the deployed definition, the start and the end', () => {
    const { nodes } = machineLayout(deployed);

    expect(nodes.map(({ name }) => name).sort()).toEqual([...Object.keys(deployed.States), 'end', 'start'].sort());
  });

  it('draws the main path straight down and the error beside it', () => {
    const { nodes } = machineLayout(deployed);
    const middle = (name: string) => {
      const node = nodes.find((one) => one.name === name);
      return node ? node.x + node.width / 2 : Number.NaN;
    };
    const main = mainPath(deployed).map(middle);

    expect(mainPath(deployed)).toEqual(['start', await_, 'Publish result', 'end']);
    expect(new Set(main).size).toBe(1);
    expect(middle('Escalate to review')).toBeGreaterThan(main[0] ?? Number.NaN);
  });

  it('labels the detour with its error', () => {
    const { edges } = machineLayout(deployed);

    expect(edges.filter(({ isDetour }) => isDetour)).toMatchObject([
      { from: await_, to: 'Escalate to review', label: 'Timeout' },
    ]);
  });

  it('draws every transition downwards and no two boxes over each other, for any definition', () => {
    fc.assert(
      fc.property(definitions(), (definition) => {
        const { nodes, edges, width, height } = machineLayout(definition);
        const at = new Map(nodes.map((node) => [node.name, node]));

        for (const { from, to } of edges) expect(at.get(to)?.y).toBeGreaterThan(at.get(from)?.y ?? Number.NaN);
        for (const [index, a] of nodes.entries()) {
          expect(a.x + a.width).toBeLessThanOrEqual(width);
          expect(a.y + a.height).toBeLessThanOrEqual(height);
          for (const b of nodes.slice(index + 1)) {
            const isApart =
              a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y;
            expect(isApart, `${a.name} and ${b.name}`).toBe(true);
          }
        }
      }),
    );
  });

  it('breaks long names only between words', () => {
    expect(wrapped(await_, 22)).toEqual(['Cancel at provider and', 'await final status']);
    expect(wrapped('Unbreakablenameofastate', 5)).toEqual(['Unbreakablenameofastate']);
  });
});

/** Acyclic machines: each state leads to a later one, and may have an error that leads to another later one. */
const definitions = () =>
  fc.array(fc.record({ next: fc.nat(), caught: fc.option(fc.nat()) }), { minLength: 1, maxLength: 8 }).map((made) => {
    const names = made.map((_, index) => `State ${index}`);
    const later = (index: number, pick: number) => names[index + 1 + (pick % (names.length - index - 1))] ?? '';
    const state = ({ next, caught }: (typeof made)[number], index: number): DefinedState => {
      if (index === names.length - 1) return { Type: 'Task', End: true };
      const Catch = caught === null ? [] : [{ ErrorEquals: ['States.Timeout'], Next: later(index, caught) }];
      return { Type: 'Task', Next: later(index, next), Catch };
    };
    return {
      StartAt: 'State 0',
      States: Object.fromEntries(made.map((one, index) => [names[index], state(one, index)])),
    };
  });
