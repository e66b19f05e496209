export type Subscribe<T> = (listener: (value: T) => void) => () => void;

/** Tells every subscriber what is emitted. */
export function emitter<T>() {
  const listeners = new Set<(value: T) => void>();
  return {
    subscribe(listener: (value: T) => void) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    emit(value: T) {
      for (const listener of listeners) listener(value);
    },
  };
}
