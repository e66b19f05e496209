import type { Cancellation, Client } from '../../client/client.ts';
import { messageOf } from '../../client/words/message-of.ts';
import type { Context } from '../context.ts';
import { printable } from '../styles.ts';
import type { Finding } from './finding.ts';

/** The first look comes within seconds; recovery starts a lost cancellation within two minutes. */
const maxUnstarted = 3 * 60_000;
/** Two looks are at most 15 minutes apart, unless the provider asks for a longer pause. */
const maxUntouched = 25 * 60_000;

/** Enough for a verdict, and few enough to read in a few seconds. */
const maxCancellations = 1000;

/** What the open cancellations of this client tell: whether the queues move, and which providers refuse the credentials. */
export async function openFindings({ client, terminal }: Context): Promise<readonly Finding[]> {
  try {
    const open = [...(await newest(client, 'accepted')), ...(await newest(client, 'processing'))];
    if (open.length === 0) return [{ check: 'queues', state: 'ok', detail: 'none of your cancellations is open' }];
    const byProvider = [...Map.groupBy(open, ({ provider }) => provider)];
    return [
      ...byProvider.map(([provider, its]) => standstillFinding(provider, its, terminal.now())),
      ...byProvider.flatMap(([provider, its]) => credentialFindings(provider, its)),
    ];
  } catch (error) {
    return [{ check: 'queues', state: 'failed', detail: messageOf(error) }];
  }
}

/** Refused credentials stop everything at their provider, so this fails although the service itself works. */
function credentialFindings(provider: string, open: readonly Cancellation[]): readonly Finding[] {
  const waiting = open.flatMap(({ id, credentialsRefused }) =>
    credentialsRefused ? [{ id, ...credentialsRefused }] : [],
  );
  const [first] = waiting.toSorted((a, b) => Date.parse(a.since) - Date.parse(b.since));
  if (!first) return [];
  const said = first.detail === null ? '' : `; ${first.detail}`;
  const detail = `refused since ${first.since}: ${waiting.length} of ${open.length} open wait for working ones, such as ${first.id}${said}`;
  return [{ check: `credentials ${provider}`, state: 'failed', detail: printable(detail) }];
}

async function newest(client: Client, status: 'accepted' | 'processing'): Promise<readonly Cancellation[]> {
  const found: Cancellation[] = [];
  for await (const cancellation of client.all({ status })) {
    found.push(cancellation);
    if (found.length === maxCancellations) break;
  }
  return found;
}

function standstillFinding(provider: string, open: readonly Cancellation[], now: number): Finding {
  const check = `queue ${provider}`;
  const isOlder = ({ updatedAt }: Cancellation, maxAge: number) => now - Date.parse(updatedAt) > maxAge;
  const unstarted = open.filter((shown) => shown.status === 'accepted' && isOlder(shown, maxUnstarted));
  const untouched = open.filter((shown) => shown.status === 'processing' && isOlder(shown, maxUntouched));
  if (unstarted[0]) {
    const detail = `${unstarted.length} of ${open.length} open accepted minutes ago and never looked at, such as ${unstarted[0].id}`;
    return { check, state: 'failed', detail };
  }
  if (untouched[0]) {
    const detail = `${untouched.length} of ${open.length} open not looked at for 25 minutes, such as ${untouched[0].id}`;
    return { check, state: 'warning', detail };
  }
  return { check, state: 'ok', detail: `${open.length} open, each looked at in time` };
}

/** Counts the messages in the queues of a stage, with the AWS credentials of the user. */
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
