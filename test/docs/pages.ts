import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const root = join(import.meta.dirname, '../..');

const places = ['*.md', 'docs/**/*.md', 'functions/providers/*/README.md', 'statemachines/README.md'];

/** Every page for people, by its path. */
export const pages: ReadonlyMap<string, string> = new Map(
  globSync(places, { cwd: root })
    .toSorted()
    .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
);

export function page(path: string): string {
  const text = pages.get(path);
  if (text === undefined) throw new Error(`there is no page ${path}`);
  return text;
}

export interface Snippet {
  /** The number of its first line in the page. */
  readonly line: number;
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a page, in order. */
export const snippetsOf = (path: string): readonly Snippet[] =>
  [...page(path).matchAll(/^( *)```(\w*)\n([\s\S]*?)\n\1```$/gm)].map(
    ({ 1: indent = '', 2: language = '', 3: text = '', index }) => ({
      line: page(path).slice(0, index).split('\n').length,
      language,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
    }),
  );

/** The shell snippets of a page as one script, which prints the position of each. */
export const scriptOf = (path: string): string =>
  snippetsOf(path)
    .filter(({ language }) => language === 'sh')
    .map(({ line, text }) => `echo '== ${path}:${line}'\n${text}`)
    .join('\n');
