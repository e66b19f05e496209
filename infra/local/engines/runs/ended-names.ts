/** A local system keeps fewer names than Step Functions, which keeps them for 90 days. */
const maxNames = 10_000;

/** The names of the runs that ended last: at least the last 5,000 and at most 10,000. */
export class EndedNames {
  #newer = new Set<string>();
  #older = new Set<string>();

  add(name: string): void {
    this.#newer.add(name);
    if (this.#newer.size < maxNames / 2) return;
    this.#older = this.#newer;
    this.#newer = new Set();
  }

  has(name: string): boolean {
    return this.#newer.has(name) || this.#older.has(name);
  }
}
