import { Command } from '@commander-js/extra-typings';
import { text } from '../../../functions/untrusted/json.ts';
import { accessTokens } from '../../client/access-token.ts';
import { type ProviderList, Refused } from '../../client/client.ts';
import { reasonOf } from '../../client/send.ts';
import { messageOf } from '../../client/words/message-of.ts';
import type { Context, Perform } from '../context.ts';
import type { Finding } from '../doctor/finding.ts';
import { depthFindings, openFindings } from '../doctor/queue-findings.ts';
import { startHint } from '../doctor/start-hint.ts';
import { isReadableByOthers } from '../profile.ts';
import { jsonOf, table } from '../show.ts';
import { heldLine } from './hold.ts';

const maxSkew = 30_000;

export const doctor = (perform: Perform) =>
  new Command('doctor')
    .description('check address, clock, tokens, scopes, credentials, providers and queues')
    .option('--stage <name>', 'also count the messages in the queues of this stage, with your own AWS credentials')
    .action(({ stage }) =>
      perform(async (context) => {
        const findings: Finding[] = [];
        for await (const finding of examine(context, stage)) findings.push(finding);
        const failed = findings.some(({ state }) => state === 'failed');
        const rows = findings.map(({ state, check, detail }) => [state, check, detail]);
        if (context.isJson) context.say(jsonOf({ ok: !failed, findings }, 2));
        else for (const line of table(rows)) context.say(line);
        return failed ? 1 : 0;
      }),
    );

async function* examine(context: Context, stage: string | undefined): AsyncGenerator<Finding> {
  const { profile, terminal } = context;
  yield isReadableByOthers(terminal.env)
    ? {
        check: 'profile',
        state: 'warning',
        detail: `${profile}; other users of this machine can read the profile file`,
      }
    : { check: 'profile', state: 'ok', detail: profile };
  const reached = await reach(context);
  yield* reached.findings;
  if (!reached.isUp) return;
  yield await tokenFinding(context);
  yield await operatorFinding(context);
  yield* await providerFindings(context, stage);
  yield* await openFindings(context);
}

async function reach({
  profile,
  connection,
  terminal,
}: Context): Promise<{ isUp: boolean; findings: readonly Finding[] }> {
  const sentAt = terminal.now();
  try {
    const url = `${connection.address}/v1/openapi.json`;
    const answer = await terminal.fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(10_000) });
    const title = text(await answer.json().catch(() => undefined), 'info', 'title');
    const took = terminal.now() - sentAt;
    const reached: Finding =
      answer.status === 200 && title !== undefined
        ? { check: 'address', state: 'ok', detail: `${connection.address} answers in ${took} ms` }
        : { check: 'address', state: 'failed', detail: `${url} answers ${answer.status} and is not this API` };
    return {
      isUp: reached.state === 'ok',
      findings: [reached, clockFinding(answer.headers.get('date'), sentAt, terminal.now())],
    };
  } catch (error) {
    const detail = `${connection.address} does not answer: ${reasonOf(error)}${startHint(profile, error)}`;
    return { isUp: false, findings: [{ check: 'address', state: 'failed', detail }] };
  }
}

/** The Date header has whole seconds. The service wrote it between our request and its answer. */
function clockFinding(date: string | null, sent: number, received: number): Finding {
  const serverTime = Date.parse(date ?? '');
  if (Number.isNaN(serverTime))
    return { check: 'clock', state: 'warning', detail: 'the service does not send its time' };
  const skew = serverTime > received ? serverTime - received : Math.max(0, sent - (serverTime + 1000));
  const detail = `${Math.round(skew / 1000)} s ${skew === 0 ? 'apart' : serverTime > received ? 'behind the service' : 'ahead of the service'}`;
  return { check: 'clock', state: skew > maxSkew ? 'failed' : 'ok', detail };
}

/** The claims of a token, unverified: only the service checks tokens. */
function claimsOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
  } catch {
    return undefined;
  }
}

async function tokenFinding({ connection, terminal }: Context): Promise<Finding> {
  try {
    const claims = claimsOf(await accessTokens(connection, terminal).get());
    const scopes = text(claims, 'scope') ?? 'scopes unknown';
    return { check: 'token', state: 'ok', detail: `${connection.clientId}: ${scopes}` };
  } catch (error) {
    return { check: 'token', state: 'failed', detail: messageOf(error) };
  }
}

async function operatorFinding({ connection, terminal }: Context): Promise<Finding> {
  try {
    await accessTokens(connection, terminal).get('cancellations/operate');
    return { check: 'operator', state: 'ok', detail: 'this client may use recheck and resolve' };
  } catch (error) {
    if (!(error instanceof Refused)) return { check: 'operator', state: 'failed', detail: messageOf(error) };
    return { check: 'operator', state: 'warning', detail: 'this client may not use recheck and resolve' };
  }
}

async function providerFindings(context: Context, stage: string | undefined): Promise<readonly Finding[]> {
  try {
    const { items } = await context.client.providers();
    const names = items.map(({ provider }) => provider);
    return [...items.flatMap(findingsOf), ...(stage === undefined ? [] : await depthFindings(stage, names, context))];
  } catch (error) {
    return [{ check: 'providers', state: 'failed', detail: messageOf(error) }];
  }
}

/** A held provider is somebody's decision and not a fault, so it is a warning. */
function findingsOf(item: ProviderList['items'][number]): readonly Finding[] {
  const { provider, configured } = item;
  const check = `provider ${provider}`;
  const held = heldLine(item);
  return [
    configured
      ? { check, state: 'ok', detail: 'credentials are configured' }
      : { check, state: 'warning', detail: 'no credentials: cancellations are refused' },
    ...(held === undefined
      ? []
      : [{ check, state: 'warning', detail: `${held}; nothing is sent there until it is released` } as const]),
  ];
}
