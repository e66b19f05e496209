import type { HttpEvent } from '../api/http/request.ts';
import type { Cancellation } from '../core/cancellation/cancellation.ts';
import { type CancellationId, isCancellationId } from '../core/cancellation/ids.ts';

/** The cancellation that the path names, if it is this merchant's; nobody learns whether another's exists. */
export async function ownedCancellation<Read extends Pick<Cancellation, 'merchant'>>(
  event: HttpEvent,
  merchant: string,
  read: (id: CancellationId) => Promise<Read | undefined>,
): Promise<Read | undefined> {
  // Where the path names none, this is the text "undefined", which is no id.
  const id = String(event.pathParameters?.id);
  const record = isCancellationId(id) ? await read(id) : undefined;
  return record?.merchant === merchant ? record : undefined;
}
