import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { providers } from '../../../functions/providers/index.ts';
import { bundle } from '../../../infra/cloud/bundling/bundle.ts';
import { functionBundles } from '../../../infra/cloud/bundling/function-bundles.ts';
import { bundleTypical } from './typical-bundle.ts';
import type { Job } from './world.ts';

/** Something to start. */
export interface Candidate {
  readonly title: string;
  readonly kind: 'bare' | 'typical' | 'typical, minified' | 'ours';
  /** The folder of its bundle. */
  readonly folder: string;
  /** What its first event is about. */
  readonly job: Job;
}

/** The order is that of the table. A worker is like any other, so one of them is measured. */
const ours: readonly Job[] = [
  'accept-cancellation',
  'advance-yuno',
  'authorise',
  'receive-webhook',
  'get-cancellation',
  'list-cancellations',
  'list-providers',
  'review-cancellation',
  'describe-api',
  'confirm-published',
  'escalate',
  'recover-stuck',
  'name-merchant',
];

/** Bundles everything into this folder. */
export async function candidatesIn(folder: string): Promise<readonly Candidate[]> {
  const job = 'accept-cancellation';
  const inFolder = (name: string) => join(folder, name);
  cpSync(join(import.meta.dirname, 'bare'), inFolder('bare'), { recursive: true });
  bundleTypical(inFolder('typical'));
  bundleTypical(inFolder('minified'), { minify: true, externalModules: [] });
  const bundles = functionBundles([...providers.keys()]);
  for (const name of ours) {
    const content = bundles.get(name);
    if (content === undefined) throw new Error(`there is no function ${name}`);
    await bundle(content, inFolder(name));
  }
  return [
    { title: 'a bare function', kind: 'bare', folder: inFolder('bare'), job },
    { title: 'a typical project', kind: 'typical', folder: inFolder('typical'), job },
    { title: 'the same, minified with its SDK', kind: 'typical, minified', folder: inFolder('minified'), job },
    ...ours.map((name) => ({ title: `\`${name}\``, kind: 'ours', folder: inFolder(name), job: name }) as const),
  ];
}
