/** A queue in which owners take turns, so an owner with many values does not delay the others. Each owner's values keep their order. */
export interface FairQueue<Value> {
  add(owner: string, value: Value): void;
  /** The oldest value of the owner whose turn it is, or `undefined` if the queue is empty. */
  take(): Value | undefined;
}

export function fairQueue<Value>(): FairQueue<Value> {
  /** The order of the map is the order of the turns. An owner without values is not in it. */
  const owners = new Map<string, { readonly values: Value[]; taken: number }>();
  return {
    add(owner, value) {
      const line = owners.get(owner);
      if (line) line.values.push(value);
      else owners.set(owner, { values: [value], taken: 0 });
    },
    take() {
      const [first] = owners;
      if (!first) return undefined;
      const [owner, line] = first;
      const value = line.values[line.taken];
      line.taken += 1;
      owners.delete(owner);
      if (line.taken < line.values.length) owners.set(owner, line);
      return value;
    },
  };
}
