import type { Milliseconds } from '../../../functions/core/cancellation/units.ts';

/** An item of the heap. */
export interface Due {
  /** When the item is due. */
  due: Milliseconds;
  /** The position in the heap. The heap sets it; -1 before. */
  slot: number;
}

/** A binary heap with the item that is due first at the top. Any item can be removed. */
export class DueHeap<Item extends Due> {
  readonly #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  first(): Item | undefined {
    return this.#items[0];
  }

  /** The item must not be in a heap. */
  add(item: Item): void {
    this.#rise(item, this.#items.length);
  }

  /** Returns whether the item was in the heap. */
  remove(item: Item): boolean {
    const { slot } = item;
    if (this.#items[slot] !== item) return false;
    const last = this.#items.pop();
    if (last && last !== item) {
      this.#sink(last, slot);
      this.#rise(last, last.slot);
    }
    return true;
  }

  clear(): void {
    this.#items.length = 0;
  }

  /** Puts the item at the free slot, or above it. */
  #rise(item: Item, free: number): void {
    let slot = free;
    for (;;) {
      const parent = slot > 0 ? this.#items[(slot - 1) >> 1] : undefined;
      if (!parent || parent.due <= item.due) break;
      slot = this.#put(parent, slot);
    }
    this.#put(item, slot);
  }

  /** Puts the item at the free slot, or below it. */
  #sink(item: Item, free: number): void {
    let slot = free;
    for (;;) {
      const left = this.#items[2 * slot + 1];
      const right = this.#items[2 * slot + 2];
      const child = left && right && right.due < left.due ? right : left;
      if (!child || child.due >= item.due) break;
      slot = this.#put(child, slot);
    }
    this.#put(item, slot);
  }

  /** Returns the item's former slot, which is now free. */
  #put(item: Item, slot: number): number {
    const free = item.slot;
    this.#items[slot] = item;
    item.slot = slot;
    return free;
  }
}
