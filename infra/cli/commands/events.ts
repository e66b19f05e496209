import { Command } from '@commander-js/extra-typings';
import { isStatus } from '../../../functions/core/cancellation/status.ts';
import { parsed, text } from '../../../functions/untrusted/json.ts';
import { accessTokens } from '../../client/access-token.ts';
import type { Context, Perform } from '../context.ts';
import { eventStream } from '../events/event-stream.ts';
import { sinceTime } from '../events/since.ts';
import type { ExitCode } from '../exit-code.ts';
import { jsonOf } from '../show.ts';
import { printable, styledStatus } from '../styles.ts';

export const events = (perform: Perform) =>
  new Command('events')
    .description('follow the results that the local system publishes, until Ctrl-C')
    .option('--since <time>', 'also show earlier ones: 15m, 2h, 1d, or a time such as 2026-01-15T09:30:00Z')
    .action(({ since }) => perform((context) => followEvents(since, context)));

async function followEvents(since: string | undefined, context: Context): Promise<ExitCode> {
  const { connection, terminal, isJson, say, note } = context;
  const from = since === undefined ? terminal.now() : sinceTime(since, terminal.now());
  const options = {
    address: connection.address,
    newToken: () => accessTokens(connection, terminal).get(),
    signal: terminal.interrupted,
    onLost: () => note('The connection was lost; trying again.'),
  };
  for await (const json of eventStream(options, terminal)) {
    const event = parsed(json);
    // The time of an event has whole seconds (EventBridge, "Events structure").
    if (Date.parse(text(event, 'time') ?? '') + 1000 <= from) continue;
    say(isJson ? jsonOf(event) : lineOf(event, context));
  }
  return 0;
}

/** The event is untrusted JSON, so what is missing stays empty. */
function lineOf(event: unknown, { style }: Pick<Context, 'style'>): string {
  const cancellation = (name: string) => text(event, 'detail', 'cancellation', name) ?? '';
  const status = cancellation('status');
  return [
    printable(text(event, 'time') ?? ''),
    printable(text(event, 'detail-type') ?? ''),
    printable(cancellation('id')),
    isStatus(status) ? styledStatus({ status }, style) : printable(status),
    printable(cancellation('provider')),
  ].join('  ');
}
