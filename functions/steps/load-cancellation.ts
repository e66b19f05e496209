import type { Cancellation } from '../core/cancellation/cancellation.ts';
import type { CancellationId } from '../core/cancellation/ids.ts';
import type { Dependencies } from '../ports/dependencies.ts';

/** A message names a cancellation whose record does not exist. Records live for 400 days after the end, messages for days. */
class CancellationNotFound extends Error {
  override readonly name = 'CancellationNotFound';
}

/** @throws CancellationNotFound when there is no record of that id. */
export async function loadCancellation(
  id: CancellationId,
  { store, log }: Pick<Dependencies, 'store' | 'log'>,
): Promise<Cancellation> {
  const record = await store.load(id);
  if (!record) throw new CancellationNotFound(`there is no cancellation ${id}`);
  log.follow?.(record);
  return record;
}
