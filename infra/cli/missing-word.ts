import type { Command } from './command.ts';

const meanings: Readonly<Record<string, string>> = {
  ID: 'the id of a cancellation',
  PROVIDER: 'a provider',
  'REFERENCE=VALUE…': 'the references of the payment, as REFERENCE=VALUE',
  'FILE.csv': 'a CSV file',
};

/** What a command still needs after so many words, from what it takes: "the id of a cancellation". */
export function missingWord({ takes }: Pick<Command, 'takes'>, given: number): string {
  const word = takes.split(' ')[given] ?? 'more words';
  return meanings[word] ?? (word.includes('|') ? `one of ${word.replaceAll('|', ', ')}` : word);
}
