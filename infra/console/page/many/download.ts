import { element } from '../parts/element.ts';

/** Gives a text to the person as a file. The mark in front makes spreadsheets read it as UTF-8. */
export function download(name: string, parts: readonly string[]): void {
  const url = URL.createObjectURL(new Blob(['\uFEFF', ...parts], { type: 'text/csv;charset=utf-8' }));
  element('a', { href: url, download: name }).click();
  // The browser reads the file after the click.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

/** For example `rescind-reviews-2026-11-20.csv`. */
export const fileName = (what: string) => `rescind-${what}-${new Date().toISOString().slice(0, 10)}.csv`;
