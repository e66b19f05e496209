import { digitStyles, invisibleCharacters, letterSeparators, plainSeparators } from '../../fixtures/written-cards.ts';
import type { Random } from '../../simulation/random.ts';

/** A JSON text as a tree. Unlike a parsed value, it can have duplicate members and numbers in any notation. */
type Node =
  | { readonly kind: 'object'; readonly members: [string, Node][] }
  | { readonly kind: 'array'; readonly items: Node[] }
  | { readonly kind: 'raw'; readonly text: string };

const raw = (value: unknown): Node => ({ kind: 'raw', text: JSON.stringify(value) });

export function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) return { kind: 'array', items: value.map(nodeOf) };
  if (typeof value !== 'object' || value === null) return raw(value);
  return { kind: 'object', members: Object.entries(value).map(([name, field]) => [name, nodeOf(field)]) };
}

export function textOf(node: Node): string {
  switch (node.kind) {
    case 'raw':
      return node.text;
    case 'array':
      return `[${node.items.map(textOf).join(',')}]`;
    case 'object':
      return `{${node.members.map(([name, field]) => `${JSON.stringify(name)}:${textOf(field)}`).join(',')}}`;
  }
}

/** Is in every value that a mutation adds, so that a test sees when an answer repeats the value. */
export const marker = 'zqxj7';

/** Test numbers of the card schemes; they belong to nobody. */
export const cards = [
  '4111111111111111',
  '4000056655665556',
  '5555555555554444',
  '2223003122003222',
  '378282246310005',
  '30569309025904',
  '6011111111111117',
  '3530111333300000',
  '6200000000000005',
  '4000000000000000006',
] as const;

/** What a card number is written into: a header has only ASCII, and a reference no letters between its digits. */
type Place = 'words' | 'reference' | 'header';

/** A card number as people write it or hide it: in groups, with separators, in other digits, with text around it. */
export function writtenCard(chance: Random, place: Place = 'words'): string {
  const groups = chance.pick(cards).match(new RegExp(`.{1,${chance.pick([4, 4, 3, 5, 1, 20])}}`, 'g')) ?? [];
  const written = place === 'header' ? groups.join(chance.pick(asciiSeparators)) : disguised(groups, chance, place);
  return chance.pick([written, `card ${written}`, `paid with ${written}, thanks`, `n${written}n`, `12 ${written}`]);
}

const [firstSeparator, ...otherSeparators] = plainSeparators;
const asciiSeparators = ['', '', ' ', '-', '  ', ' - ', '.', '_', '/', ', ', '::', '=', '*.*'] as const;
const [firstStyle = [], ...otherStyles] = Object.values(digitStyles);

function disguised(groups: readonly string[], chance: Random, place: Place): string {
  const pickStyle = () => chance.pick([firstStyle, ...otherStyles]);
  const pickSeparator = () =>
    place === 'words' && chance.chance(0.2)
      ? chance.pick(letterSeparators)
      : chance.pick([firstSeparator, ...otherSeparators]);
  const style = chance.chance(0.6) ? firstStyle : pickStyle();
  const separator = pickSeparator();
  const [isMixed, isHidden] = [chance.chance(0.2), chance.chance(0.2)];
  return groups
    .map((group, index) => {
      const digits = [...group].map((digit) => (isMixed ? pickStyle() : style)[Number(digit)] ?? digit);
      const between = index === 0 ? '' : isMixed ? pickSeparator() : separator;
      return between + digits.join(isHidden ? chance.pick(invisibleCharacters) : '');
    })
    .join('');
}

const oddNames = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  '~',
  '/',
  '\u0000',
  '\ud800',
  'amount',
  'ifCaptured',
  'provider',
  'transaction',
  'Transaction',
  'transaction\u200b',
  '0',
  'a'.repeat(300),
] as const;

function oddText(chance: Random): string {
  return chance.pick([
    '',
    ' ',
    marker,
    `${marker}${'x'.repeat(chance.whole(100, 300))}`,
    marker.repeat(chance.whole(50, 400)),
    `${marker}\u0000`,
    `${marker}\ud800`,
    `\udc00${marker}`,
    `${marker}\u202e\u200b\ufeff`,
    `${marker} ＡＢＣ ４１１１`,
    `${marker}\r\nset-cookie: a=b`,
    `${marker}/../..`,
    '..',
    '.',
    '%2e%2e',
    `${marker}%2f`,
    `${marker}\\`,
    `<script>${marker}</script>`,
    `\${${marker}}`,
    `' OR '${marker}'='${marker}`,
    '__proto__',
    'constructor',
    `${marker}\u{1f4a3}`,
    `e\u0301${marker}`,
  ]);
}

function oddNode(chance: Random, depth = 0): Node {
  const text = () => raw(oddText(chance));
  return chance.pick<() => Node>([
    text,
    text,
    text,
    () => raw(null),
    () => raw(chance.chance(0.5)),
    () => ({
      kind: 'raw',
      text: chance.pick([
        '0',
        '-0',
        '-1',
        '1.5',
        '1e308',
        '1e309',
        '-1e400',
        '9007199254740993',
        '1'.repeat(400),
        '1E-400',
        '00',
        'NaN',
        '0x10',
      ]),
    }),
    () => ({
      kind: 'array',
      items: Array.from({ length: chance.whole(0, 4) }, () => (depth > 2 ? text() : oddNode(chance, depth + 1))),
    }),
    () => ({
      kind: 'object',
      members: Array.from({ length: chance.whole(0, 4) }, () => [
        chance.pick(oddNames),
        depth > 2 ? text() : oddNode(chance, depth + 1),
      ]),
    }),
    () => nested(chance.whole(50, 3000), chance.chance(0.5)),
  ])();
}

const nested = (depth: number, inArrays: boolean): Node => ({
  kind: 'raw',
  text: inArrays ? `${'['.repeat(depth)}${']'.repeat(depth)}` : `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`,
});

type ObjectNode = Extract<Node, { kind: 'object' }>;

const objectsIn = (node: Node): ObjectNode[] =>
  node.kind === 'object' ? [node, ...node.members.flatMap(([, field]) => objectsIn(field))] : [];

/** Makes one change somewhere in the tree. */
export function mutateTree(root: ObjectNode, chance: Random): void {
  const [first, ...others] = objectsIn(root);
  if (!first) return;
  const { members } = chance.pick([first, ...others]);
  const index = chance.whole(0, Math.max(0, members.length - 1));
  const member = members[index];
  chance.pick([
    () => member && members.splice(index, 1, [member[0], oddNode(chance)]),
    () => member && members.splice(index, 1, [member[0], oddNode(chance)]),
    () => member && members.splice(index, 1),
    () => members.push([chance.pick(oddNames), oddNode(chance)]),
    () => members.unshift([chance.pick(oddNames), oddNode(chance)]),
    () => member && members.push([member[0], oddNode(chance)]),
    () => member && members.unshift([member[0], oddNode(chance)]),
    () => member && members.splice(index, 1, [changedCase(member[0]), member[1]]),
    () =>
      members.push([
        'amount',
        nodeOf({
          value: chance.pick([0, -1, 1.5, 2 ** 53, 1]),
          currency: chance.pick(['USD', 'usd', 'US', marker, '']),
        }),
      ]),
    () => members.push([chance.pick(cards), raw(marker)]),
    () => member && members.splice(index, 1, [member[0], { kind: 'array', items: [member[1]] }]),
    () => members.reverse(),
  ])();
}

const changedCase = (name: string) => (name.toLowerCase() === name ? name.toUpperCase() : name.toLowerCase());

/** Makes one change in the bytes. */
export function mutateBytes(bytes: Buffer, chance: Random): Buffer {
  const at = chance.whole(0, Math.max(0, bytes.length - 1));
  const [before, behind] = [bytes.subarray(0, at), bytes.subarray(at)];
  const flipped = () => {
    const copy = Buffer.from(bytes);
    if (copy.length > 0) copy[at] = (copy[at] ?? 0) ^ (1 << chance.whole(0, 7));
    return copy;
  };
  return chance.pick([
    flipped,
    flipped,
    () => before,
    () => behind,
    () => Buffer.concat([before, Buffer.from([chance.whole(0, 255)]), behind]),
    () => Buffer.concat([bytes, bytes]),
    () => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
    () => Buffer.from(bytes.toString(), 'utf16le'),
    () => Buffer.concat([bytes, Buffer.alloc(chance.pick([1, 16_384, 20_000]), ' ')]),
    () => Buffer.concat([before, Buffer.from([0xc3, 0x28, 0xf0, 0x9f]), behind]),
    () => Buffer.from(`[${bytes}]`),
    () => Buffer.from(JSON.stringify(bytes.toString())),
    () => Buffer.from(`${bytes}//${marker}`),
    () => Buffer.from(textOf(nested(chance.whole(100, 8000), true))),
    () => Buffer.alloc(0),
  ])();
}
