import type { Cancellation, Client } from '../../client/client.ts';
import type { Context } from '../command.ts';
import { type Finding, messageOf } from './finding.ts';

/** A new cancellation is looked at within seconds, and recovery wakes a lost one within two minutes. */
const mostUnstarted = 3 * 60_000;
/** No two looks are further apart than 15 minutes, unless the provider asks for a longer pause. */
const mostUntouched = 25 * 60_000;

/** Enough to judge by, and few enough to be read in a few seconds. */
const mostRead = 1000;

/** Whether the queues move, judged by what this client may see: its own open cancellations. */
export async function standstillFindings({ client, terminal }: Context): Promise<readonly Finding[]> {
  try {
    const open = [...(await newest(client, 'accepted')), ...(await newest(client, 'processing'))];
    if (open.length === 0) return [{ check: 'queues', state: 'ok', detail: 'none of your cancellations waits' }];
    const byProvider = Map.groupBy(open, ({ provider }) => provider);
    return [...byProvider].map(([provider, waiting]) => standstillFinding(provider, waiting, terminal.now()));
  } catch (error) {
    return [{ check: 'queues', state: 'failed', detail: messageOf(error) }];
  }
}

async function newest(client: Client, status: 'accepted' | 'processing'): Promise<readonly Cancellation[]> {
  const found: Cancellation[] = [];
  for await (const cancellation of client.all({ status })) {
    found.push(cancellation);
    if (found.length === mostRead) break;
  }
  return found;
}

function standstillFinding(provider: string, waiting: readonly Cancellation[], now: number): Finding {
  const check = `queue ${provider}`;
  const isOlder = ({ updatedAt }: Cancellation, most: number) => now - Date.parse(updatedAt) > most;
  const unstarted = waiting.filter((one) => one.status === 'accepted' && isOlder(one, mostUnstarted));
  const untouched = waiting.filter((one) => one.status === 'processing' && isOlder(one, mostUntouched));
  if (unstarted[0]) {
    const detail = `${unstarted.length} of ${waiting.length} open accepted minutes ago and never looked at, such as ${unstarted[0].id}`;
    return { check, state: 'failed', detail };
  }
  if (untouched[0]) {
    const detail = `${untouched.length} of ${waiting.length} open not looked at for 25 minutes, such as ${untouched[0].id}`;
    return { check, state: 'warning', detail };
  }
  return { check, state: 'ok', detail: `${waiting.length} open, each looked at in its time` };
}

/** What lies in the queues of a stage, read with the AWS credentials of whoever asks. */
export async function depthFindings(
  stage: string,
  providers: readonly string[],
  { terminal }: Context,
): Promise<readonly Finding[]> {
  try {
    const depthOf = await terminal.queueDepths(stage);
    return await Promise.all(
      providers.map(async (provider): Promise<Finding> => {
        const { ready, inFlight, delayed, deadLetters } = await depthOf(provider);
        const detail = `${ready} ready, ${inFlight} in flight, ${delayed} delayed, ${deadLetters} dead letters`;
        return { check: `messages ${provider}`, state: deadLetters > 0 ? 'failed' : 'ok', detail };
      }),
    );
  } catch (error) {
    return [{ check: `messages in ${stage}`, state: 'failed', detail: messageOf(error) }];
  }
}
