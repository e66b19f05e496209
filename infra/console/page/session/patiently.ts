import type { Reply } from './json-request.ts';

/** Milliseconds. */
const maxPause = 30_000;
const maxWait = 60_000;

const isLookUnderWay = ({ status, body }: Reply) =>
  status === 409 && (body as { readonly type?: string } | undefined)?.type === 'urn:rescind:problem:look-under-way';

/**
 * Sends again what the service refused without doing anything: too many requests, or a look under way. It waits as
 * `Retry-After` says, and gives up after a minute.
 */
export async function patiently(send: () => Promise<Reply>): Promise<Reply> {
  const until = Date.now() + maxWait;
  for (;;) {
    const reply = await send();
    if ((reply.status !== 429 && !isLookUnderWay(reply)) || Date.now() >= until) return reply;
    const seconds = Number(reply.headers.get('retry-after') ?? 1);
    await new Promise((resume) =>
      setTimeout(resume, Math.min(maxPause, (Number.isFinite(seconds) ? seconds : 1) * 1000)),
    );
  }
}
