import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { providerNames } from '../../fixtures/simulators.ts';
import { type Started, start } from './process.ts';

/** The options that send all requests to providers to the server at this address. */
export const behind = (address: string) =>
  providerNames.flatMap((name) => ['--provider', `${name}=${address}/${name}`]);

/** Starts the service in `folder`. All its requests to providers go to the server at the address `between`. */
export function startBehind(
  between: string,
  {
    folder,
    hurry,
    credentials,
  }: {
    readonly folder: string;
    readonly hurry: number;
    /** The text of the credentials file. */
    readonly credentials: string;
  },
  environment: Readonly<Record<string, string>>,
): { readonly service: Started; readonly data: string } {
  const file = join(folder, 'credentials.json');
  const data = join(folder, 'data');
  writeFileSync(file, credentials);
  const options = ['--port', '0', '--data', data, '--hurry', String(hurry), '--json', '--credentials', file];
  return { service: start([...options, ...behind(between)], environment), data };
}
