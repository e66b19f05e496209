interface Undo {
  readonly what: string;
  readonly undo: () => Promise<unknown>;
}

/** Remembers what was created, and removes it in the opposite order. */
export function cleanUp() {
  const undos: Undo[] = [];
  return {
    /** To be called before something is created: a creation whose reply is lost has happened too. */
    later(what: string, undo: () => Promise<unknown>): void {
      undos.push({ what, undo });
    },
    /** Tries everything, also after an error. @returns what could not be removed, and why. */
    async run(): Promise<readonly string[]> {
      const left: string[] = [];
      for (const { what, undo } of undos.splice(0).reverse()) {
        try {
          await undo();
        } catch (error) {
          left.push(`${what}: ${error instanceof Error ? error.message : error}`);
        }
      }
      return left;
    },
  };
}

export type CleanUp = ReturnType<typeof cleanUp>;
