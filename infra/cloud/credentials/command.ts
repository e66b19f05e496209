import { parseArgs } from 'node:util';
import type { Provider } from '../../../functions/providers/contract.ts';
import { secretDocuments } from './documents.ts';
import type { Vault } from './vault.ts';

const usage = `npm run credentials -- put <provider> <merchant> [--stage dev] < credentials.json
npm run credentials -- list [--stage dev]

put   checks the JSON on standard input against what the provider needs, then writes it to Secrets Manager;
      webhookSecret fields go to a secret of their own, which the workers cannot read.
list  names what is stored, never what it says.`;

export interface Surroundings {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly vaultOf: (stage: string) => Vault;
  readonly input: () => Promise<string>;
  readonly say: (line: string) => void;
}

/** Runs the command. @returns the exit code: 0 done, 1 refused, 2 used wrongly. */
export async function runCredentials(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { say } = surroundings;
  const parsed = parsedOrUndefined(args);
  const [action, provider, merchant, ...more] = parsed?.positionals ?? [];
  if (action === 'list' && provider === undefined)
    return list(surroundings.vaultOf(parsed?.values.stage ?? 'dev'), say);
  if (action !== 'put' || provider === undefined || merchant === undefined || more.length > 0) {
    say(usage);
    return 2;
  }
  return put(provider, merchant, parsed?.values.stage ?? 'dev', surroundings);
}

function parsedOrUndefined(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options: { stage: { type: 'string' } } });
  } catch {
    return undefined;
  }
}

/** What a secret's name may hold, and the functions look for. */
const isMerchant = (name: string) => /^[\w+=.@-]{1,256}$/.test(name);

async function put(
  name: string,
  merchant: string,
  stage: string,
  { providers, vaultOf, input, say }: Surroundings,
): Promise<number> {
  const provider = providers.get(name);
  if (!provider) return refuse(say, [`there is no provider ${name}; known are ${[...providers.keys()].join(', ')}`]);
  if (!isMerchant(merchant)) return refuse(say, ['a merchant is 1 to 256 letters, digits and _+=.@-']);
  const checked = secretDocuments(provider, parsedJson(await input()));
  if (!checked.ok) return refuse(say, checked.problems);
  for (const written of await vaultOf(stage).put(name, merchant, checked.documents)) say(`wrote ${written}`);
  return 0;
}

/** The parser's message would quote what it could not read. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(say: Surroundings['say'], problems: readonly string[]): number {
  for (const problem of problems) say(`refused: ${problem}`);
  return 1;
}

async function list(vault: Vault, say: Surroundings['say']): Promise<number> {
  const stored = await vault.list();
  for (const { name, description, changedAt } of stored) {
    say(`${name}  ${changedAt?.toISOString() ?? 'never changed'}  ${description}`);
  }
  if (stored.length === 0) say('nothing is stored yet');
  return 0;
}
