import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DueHeap } from '../../../../infra/local/engines/due-heap.ts';

const itemOf = (due: number) => ({ due, slot: -1 });

describe('a heap of due items', () => {
  it('has the item that is due first at its top, whatever was added and removed', () => {
    const step = fc.oneof(
      fc.record({ add: fc.integer({ min: 0, max: 50 }) }),
      fc.record({ remove: fc.nat({ max: 100 }) }),
      fc.constant('take first' as const),
    );

    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const heap = new DueHeap<ReturnType<typeof itemOf>>();
        const inside: ReturnType<typeof itemOf>[] = [];
        for (const step of steps) {
          if (typeof step === 'object' && 'add' in step) {
            const item = itemOf(step.add);
            heap.add(item);
            inside.push(item);
          } else {
            const item = step === 'take first' ? heap.first() : inside[step.remove % inside.length];
            if (item) {
              expect(heap.remove(item)).toBe(true);
              expect(heap.remove(item)).toBe(false);
              inside.splice(inside.indexOf(item), 1);
            }
          }
          expect(heap.size).toBe(inside.length);
          expect(heap.first()?.due).toBe(inside.length > 0 ? Math.min(...inside.map(({ due }) => due)) : undefined);
        }
      }),
    );
  });

  it('does not remove what it never held, or held before it was cleared', () => {
    const heap = new DueHeap<ReturnType<typeof itemOf>>();
    const item = itemOf(1);
    heap.add(item);
    heap.clear();

    expect(heap.remove(item)).toBe(false);
    expect(heap.remove(itemOf(1))).toBe(false);
    expect([heap.size, heap.first()]).toEqual([0, undefined]);
  });
});
