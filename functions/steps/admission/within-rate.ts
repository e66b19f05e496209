import { type Answer, refuse } from '../../api/http/answer.ts';
import type { HttpEvent } from '../../api/http/request.ts';
import type { Dependencies } from '../../ports/dependencies.ts';

type Handle = (event: HttpEvent) => Promise<Answer>;
type Needs = Pick<Dependencies, 'admitCall' | 'now'>;

/** The handler of a route with a token. A merchant that calls more often than its rate allows gets `429`. */
export const withinRate =
  (handle: Handle, { admitCall, now }: Needs): Handle =>
  async (event) => {
    const retryAt = await admitCall?.(event.requestContext.authorizer.lambda.merchant);
    if (retryAt === undefined) return handle(event);
    const seconds = Math.max(1, Math.ceil((retryAt - now()) / 1000));
    return refuse('too-many-requests', {}, { 'retry-after': String(seconds) });
  };
