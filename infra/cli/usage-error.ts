/** A mistake that the user can correct. The message is one sentence for them. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
