import { type Answer, answerWith, appliedWait, etagOf, refuse } from '../api/http/answer.ts';
import { type HttpEvent, header, merchantWith, preferredWait } from '../api/http/request.ts';
import type { Dependencies } from '../ports/dependencies.ts';
import { circumstancesOf, type ShowingNeeds } from '../steps/lanes/circumstances-of.ts';
import { ownedCancellation } from '../steps/owned-cancellation.ts';
import { waitForEnd } from '../steps/wait-for-end.ts';

type Needs = Pick<Dependencies, 'store' | 'untilResting' | 'places' | 'log'> & ShowingNeeds;

/** `GET /v1/cancellations/{id}`: the resource as it stands, or as it stands at its end if that comes in time. */
export const getCancellation =
  (needs: Needs) =>
  async (event: HttpEvent): Promise<Answer> => {
    const received = needs.now();
    const merchant = merchantWith(event, 'cancellations/read');
    if (merchant === undefined) return refuse('insufficient-scope', { detail: 'needs the scope cancellations/read' });
    const record = await ownedCancellation(event, merchant, needs.store.show);
    if (!record) return refuse('not-found');
    const seconds = preferredWait(event);
    const { record: newest, isApplied } = await waitForEnd(record, seconds, needs, received);
    const waited = isApplied ? appliedWait(seconds) : {};
    const circumstances = (await circumstancesOf([newest], needs))(newest);
    const etag = etagOf(newest, circumstances);
    if (header(event, 'if-none-match') === etag) return { status: 304, headers: { etag, ...waited } };
    return answerWith(newest, circumstances, 200, waited);
  };
