import { Command } from '@commander-js/extra-typings';
import type { HeldProvider, ProviderList } from '../../client/client.ts';
import { whoWords } from '../../client/words/act-words.ts';
import type { Context, Perform } from '../context.ts';
import { jsonOf } from '../show.ts';
import { printable } from '../styles.ts';

const provider = ['<provider>', 'the name of a provider'] as const;

export const hold = (perform: Perform) =>
  new Command('hold')
    .description('stop all looks at the cancellations of a provider, for every merchant')
    .argument(...provider)
    .requiredOption('--reason <text>', 'why; every merchant can read it (required)')
    .action((name, { reason }) =>
      perform(async (context) => {
        show(await context.client.hold(name, reason), context);
        return 0;
      }),
    );

export const release = (perform: Perform) =>
  new Command('release')
    .description('let the cancellations of a held provider go on')
    .argument(...provider)
    .option('--reason <text>', 'why; only operators of the platform can read it')
    .action((name, { reason }) =>
      perform(async (context) => {
        show(await context.client.release(name, reason), context);
        return 0;
      }),
    );

function show(shown: HeldProvider, { isJson, say }: Pick<Context, 'isJson' | 'say'>): void {
  say(isJson ? jsonOf(shown, 2) : (heldLine(shown) ?? `${printable(shown.provider)} is not held`));
}

/** Since when and why a provider is held, and by whom if the caller may know. */
export function heldLine({ provider: name, held }: HeldProvider): string | undefined {
  if (!held) return undefined;
  const by = held.by === undefined ? '' : ` by ${whoWords({ by: held.by, byName: held.byName ?? null })}`;
  return printable(`${name} is held since ${held.since}${by}: ${held.reason}`);
}

/** Who held and released a provider, newest first. Only operators of the platform get it. */
export const historyLines = ({ provider: name, holds = [] }: ProviderList['items'][number]): readonly string[] =>
  holds
    .toReversed()
    .map(({ at, act, reason, ...who }) =>
      printable(
        `${at}  ${name} ${act === 'hold' ? 'held' : 'released'} by ${whoWords(who)}${reason === null ? '' : `: ${reason}`}`,
      ),
    );
