/**
 * A service that we need has no capacity or does not answer at the moment, although it was asked several times. The same
 * call may succeed soon. HTTP callers receive a 503, and a worker's message is delivered again.
 */
export class Unavailable extends Error {
  override readonly name: string = 'Unavailable';
}
