import type { HttpEvent } from '../api/http/request.ts';
import type { Cancellation } from '../core/cancellation/cancellation.ts';
import { isCancellationId } from '../core/cancellation/ids.ts';
import type { Dependencies } from '../ports/dependencies.ts';

/** The cancellation that the path names, if it is this merchant's; nobody learns whether another's exists. */
export async function ownedCancellation(
  event: HttpEvent,
  merchant: string,
  { store }: Pick<Dependencies, 'store'>,
): Promise<Cancellation | undefined> {
  // Where the path names none, this is the text "undefined", which is no id.
  const id = String(event.pathParameters?.id);
  const record = isCancellationId(id) ? await store.load(id) : undefined;
  return record?.merchant === merchant ? record : undefined;
}
