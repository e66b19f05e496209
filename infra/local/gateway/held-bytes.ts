/** One request's part of the bytes that all requests may hold together. */
export interface Share extends Disposable {
  /** Whether this many more bytes fit. If so, the request holds them until it is disposed. */
  take(bytes: number): boolean;
  /** Whether it may hold this many bytes instead of those before. A request that is the only one may hold any number. */
  hold(bytes: number): boolean;
}

/** Counts the bytes that all requests hold together. */
export function heldBytes(maxBytes: number): () => Share {
  let held = 0;
  return () => {
    let own = 0;
    return {
      take(bytes) {
        if (held + bytes > maxBytes) return false;
        held += bytes;
        own += bytes;
        return true;
      },
      hold(bytes) {
        const others = held - own;
        if (others > 0 && others + bytes > maxBytes) return false;
        held = others + bytes;
        own = bytes;
        return true;
      },
      [Symbol.dispose]() {
        held -= own;
        own = 0;
      },
    };
  };
}
