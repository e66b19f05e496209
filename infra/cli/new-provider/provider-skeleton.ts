import { readSkeleton } from './read-skeleton.ts';
import { webhookSkeleton } from './webhook-skeleton.ts';

/** `webhookOnly`: nothing can be read at the provider, and only a signed webhook tells the result. */
export interface SkeletonOptions {
  readonly webhookOnly?: boolean;
}

/** The files of a new provider folder and their content, by name. */
export function providerSkeleton(
  name: string,
  { webhookOnly = false }: SkeletonOptions = {},
): ReadonlyMap<string, string> {
  const title = words(name).join(' ');
  const type = `${words(name).join('')}Transaction`;
  return new Map((webhookOnly ? webhookSkeleton : readSkeleton)(name, title, type));
}

const words = (name: string) => name.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
