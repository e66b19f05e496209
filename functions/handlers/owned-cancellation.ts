import type { Cancellation } from '../core/cancellation.ts';
import { isCancellationId } from '../core/fingerprint.ts';
import type { Dependencies } from './dependencies.ts';
import type { HttpEvent } from './http-request.ts';

/** The cancellation that the path names, if it is this merchant's; nobody learns whether another's exists. */
export async function ownedCancellation(
  event: HttpEvent,
  merchant: string,
  { store }: Pick<Dependencies, 'store'>,
): Promise<Cancellation | undefined> {
  const id = event.pathParameters?.id ?? '';
  const record = isCancellationId(id) ? await store.load(id) : undefined;
  return record?.merchant === merchant ? record : undefined;
}
