/** A queue in which owners take turns, so an owner with many values does not delay the others. Each owner's values keep their order. */
export interface FairQueue<Value> {
  readonly size: number;
  add(owner: string, value: Value): void;
  /** The oldest value of the owner whose turn it is, or `undefined` if the queue is empty. */
  take(): Value | undefined;
  /** Takes time in proportion to the number of the owner's values. */
  remove(owner: string, value: Value): void;
}

interface Line<Value> {
  /** The oldest value last, so that taking it moves no other value. */
  older: Value[];
  /** The newest value last. They become `older` when that is empty. */
  newer: Value[];
}

export function fairQueue<Value>(): FairQueue<Value> {
  /** The order of the map is the order of the turns. An owner without values is not in it. */
  const owners = new Map<string, Line<Value>>();
  let size = 0;

  return {
    get size() {
      return size;
    },
    add(owner, value) {
      const line = owners.get(owner);
      if (line) line.newer.push(value);
      else owners.set(owner, { older: [], newer: [value] });
      size += 1;
    },
    take() {
      const [first] = owners;
      if (!first) return undefined;
      const [owner, line] = first;
      if (line.older.length === 0) [line.older, line.newer] = [line.newer.reverse(), []];
      const value = line.older.pop();
      owners.delete(owner);
      if (!isEmpty(line)) owners.set(owner, line);
      size -= 1;
      return value;
    },
    remove(owner, value) {
      const line = owners.get(owner);
      if (!line) return;
      for (const values of [line.older, line.newer]) {
        const index = values.indexOf(value);
        if (index < 0) continue;
        values.splice(index, 1);
        size -= 1;
        break;
      }
      if (isEmpty(line)) owners.delete(owner);
    },
  };
}

const isEmpty = ({ older, newer }: Line<unknown>) => older.length + newer.length === 0;
