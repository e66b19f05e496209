import type { Credentials } from '../../functions/providers/exchange.ts';
import type { Simulator } from '../../functions/providers/simulator.ts';

/** The credentials that a simulator accepts where it has this base URL. */
export const credentialsAt = ({ credentials }: Simulator, baseUrl: string): Credentials =>
  JSON.parse(JSON.stringify(credentials).replaceAll('{baseUrl}', baseUrl)) as Credentials;
