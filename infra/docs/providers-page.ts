import type { Provider } from '../../functions/providers/contract.ts';
import { table } from './table.ts';

/** What the page takes from a provider's README: the first paragraph under each of these headings. */
export const headings = {
  'What a cancel means here': 'what a cancel means',
  'How the end is known': 'how the end is known',
  'What a repeat does': 'what a repeat does',
  'After capture': 'after capture',
  'What is assumed': 'what is assumed',
} as const;

const facts = {
  'in doubt': ({ whenInDoubt }) => `\`${whenInDoubt}\``,
  'a repeated cancel is': ({ cancel }) => cancel.repeat,
  'its state can be read': ({ status, readBeforeSend }) =>
    status ? (readBeforeSend ? 'yes, before every cancel' : 'yes') : 'no',
  webhook: ({ webhook }) => webhookWords(webhook),
  'a captured payment': ({ capabilities, refund }) =>
    capabilities.afterCapture === 'rejects'
      ? 'is not cancelled'
      : `is refunded${refund ? ' by a second request' : ''}${capabilities.partialAmounts ? ', also a part' : ''}, if asked`,
  'base URL': ({ ownBaseUrl, baseUrls }) =>
    [
      ...(Object.keys(baseUrls).length > 0 ? ['known'] : ["the operator's"]),
      ...(ownBaseUrl ? ["or the merchant's own"] : []),
    ].join(', '),
  'a read can be trusted after': ({ times }) =>
    times.settleSeconds === undefined ? '–' : duration(times.settleSeconds),
  deadline: ({ times }) => duration(times.deadlineSeconds),
} as const satisfies Readonly<Record<string, (provider: Provider) => string>>;

function webhookWords(webhook: Provider['webhook']): string {
  if (!webhook) return 'none';
  if (webhook.verifiedBy === 'nothing') return 'unverified: causes a read';
  return webhook.tells ? 'signed: testifies' : 'signed: causes a read';
}

const units = [
  [24 * 60 * 60, 'd'],
  [60 * 60, 'h'],
  [60, 'min'],
  [1, 's'],
] as const;

function duration(seconds: number): string {
  const [length, name] = units.find(([unit]) => seconds % unit === 0) ?? [1, 's'];
  return `${seconds / length} ${name}`;
}

/** `docs/providers.md`: every provider, from the facts and the README of its folder. */
export function providersPage(providers: ReadonlyMap<string, Provider>, readmeOf: (name: string) => string): string {
  const all = [...providers.values()];
  const linked = ({ name, title }: Provider) => `[${title}](../functions/providers/${name}/README.md)`;
  const words = all.map((provider) => [
    linked(provider),
    ...Object.keys(headings).map((heading) => firstParagraph(readmeOf(provider.name), heading, provider.name)),
  ]);
  const known = all.map((provider) => [linked(provider), ...Object.values(facts).map((fact) => fact(provider))]);
  return `# What each provider does

\`npm run docs\` makes this page from the folders in [functions/providers](../functions/providers): the first table from
the first paragraphs of their READMEs, and the second one from the facts in their \`index.ts\`. The READMEs say more, and
where each statement comes from. [other-providers.md](other-providers.md) says how others would be written.

${table([['provider', ...Object.values(headings)], ...words])}

The words of the second table are those of the [vocabulary](vocabulary.md). \`harmless\` means that a second arrival does no
more than the first, and \`costly\` that it could move money twice ([decision 6](decisions/0006-a-repeat-is-judged-by-its-effect.md)).

${table([['provider', ...Object.keys(facts)], ...known])}
`;
}

/** The paragraph as one line of a table; a dash if the README has no such heading. Its links are relative to `docs`. */
export function firstParagraph(readme: string, heading: string, name: string): string {
  const [, section = ''] = readme.split(new RegExp(`^## ${heading}$`, 'm'));
  const [paragraph = ''] = section.trim().split(/\n\s*\n/);
  if (paragraph === '' || paragraph.startsWith('#')) return '–';
  return paragraph
    .replaceAll(/\s*\n\s*/g, ' ')
    .replaceAll('|', '\\|')
    .replaceAll(/\]\((?!https?:|#)/g, `](../functions/providers/${name}/`);
}
