import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { at } from '../../functions/untrusted/json.ts';
import type { Part } from './part.ts';

/** All parts, in the order of the document. @throws TypeError if a file `part.ts` exports no part of its folder's name. */
export async function loadParts(folder = import.meta.dirname): Promise<readonly Part[]> {
  const names = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'part.ts')));
  const parts = await Promise.all(names.map((name) => loadPart(folder, name)));
  return parts.toSorted((a, b) => a.order - b.order);
}

async function loadPart(folder: string, name: string): Promise<Part> {
  const loaded: unknown = await import(pathToFileURL(join(folder, name, 'part.ts')).href);
  const part = at(loaded, 'part');
  if (at(part, 'name') !== name) throw new TypeError(`${name}/part.ts exports no part named ${name}`);
  return part as Part;
}
