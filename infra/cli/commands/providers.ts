import { Command } from '@commander-js/extra-typings';
import { list, text } from '../../../functions/untrusted/json.ts';
import type { ProviderList } from '../../client/client.ts';
import { durationWords } from '../../client/words/duration-words.ts';
import type { Perform } from '../context.ts';
import { jsonOf, table } from '../show.ts';
import { heldLine, historyLines, hold, release } from './hold.ts';

export const providers = (perform: Perform) =>
  new Command('providers')
    .description('show what each provider needs and can do, and which one is held')
    .action(() =>
      perform(async ({ client, isJson, say }) => {
        const known = await client.providers();
        if (isJson) say(jsonOf(known, 2));
        else for (const line of linesOf(known)) say(line);
        return 0;
      }),
    )
    .addCommand(hold(perform))
    .addCommand(release(perform));

const linesOf = ({ items }: ProviderList) => [
  ...table([heading, ...items.map(cellsOf)]),
  ...items.map(heldLine).filter((line) => line !== undefined),
  ...items.flatMap(historyLines),
];

const heading = ['PROVIDER', 'REFERENCES', 'IN DOUBT', 'AFTER CAPTURE', 'WEBHOOKS', 'DEADLINE'];

const inDoubt = {
  'read-status': 'reads',
  resend: 'sends again',
  'await-webhook': 'awaits webhook',
  'ask-person': 'asks a person',
} as const;

function cellsOf(provider: ProviderList['items'][number]): readonly string[] {
  const { properties = {} } = provider.transaction as { readonly properties?: Readonly<Record<string, unknown>> };
  const required = list(provider.transaction, 'required');
  const references = Object.keys(properties).map((name) => (required.includes(name) ? name : `[${name}]`));
  return [
    text(provider, 'provider') ?? '',
    [...references, ...provider.required].join(' '),
    inDoubt[provider.whenInDoubt],
    `${provider.afterCapture}${provider.partialAmounts ? ', also a part' : ''}`,
    provider.webhooks ? 'yes' : 'no',
    durationWords(provider.deadlineSeconds),
  ];
}
