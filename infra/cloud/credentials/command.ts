import { isMerchantId, merchantIdForm } from '../../../functions/core/cancellation/ids.ts';
import type { Provider } from '../../../functions/providers/contract.ts';
import { allowedHostsOf, baseUrlOf, isSimulated } from '../stage/addresses.ts';
import { stageArguments } from '../stage/stage-arguments.ts';
import type { Stage } from '../stage/stages.ts';
import { secretDocuments } from './documents.ts';
import { SecretBeingDeleted, type Vault } from './vault.ts';

const usage = `npm run credentials -- put <provider> <merchant> [--stage dev] < credentials.json
npm run credentials -- remove <provider> <merchant> [--stage dev]
npm run credentials -- list [--stage dev]

put     checks the JSON on standard input against what the provider needs, then writes it to Secrets Manager;
        webhook secrets go to a secret of their own, which the workers cannot read. Those that it does not name
        are no longer valid.
remove  deletes the credentials and the webhook secrets for good.
list    shows the names of the stored secrets and how many webhook secrets are valid, never their values.`;

interface Runtime {
  readonly providers: ReadonlyMap<string, Provider>;
  readonly stageNamed: (name: string) => Stage;
  readonly vaultOf: (stage: string) => Vault;
  readonly input: () => Promise<string>;
  readonly say: (line: string) => void;
}

/** Runs the command. @returns the exit code: 0 for success, 1 if refused, 2 for wrong usage. */
export async function runCredentials(args: readonly string[], runtime: Runtime): Promise<number> {
  const { stage, help, positionals } = stageArguments(args);
  const [action, provider, merchant, ...more] = positionals;
  if (help) {
    runtime.say(usage);
    return 0;
  }
  if (action === 'list' && provider === undefined) return list(runtime.vaultOf(stage), runtime.say);
  if (provider !== undefined && merchant !== undefined && more.length === 0) {
    if (action === 'put') return put(provider, merchant, stage, runtime);
    if (action === 'remove') return remove(provider, merchant, runtime.vaultOf(stage), runtime.say);
  }
  runtime.say(usage);
  return 2;
}

async function put(name: string, merchant: string, stage: string, runtime: Runtime): Promise<number> {
  const { providers, stageNamed, vaultOf, input, say } = runtime;
  const provider = providers.get(name);
  if (!provider) return refuse(say, [`there is no provider ${name}; known are ${[...providers.keys()].join(', ')}`]);
  if (!isMerchantId(merchant)) return refuse(say, [`a merchant is ${merchantIdForm}`]);
  const checked = secretDocuments(provider, parseJson(await input()), sendingOf(provider, stageNamed(stage)));
  if (!checked.ok) return refuse(say, checked.problems);
  try {
    for (const written of await vaultOf(stage).put(name, merchant, checked.documents)) say(`wrote ${written}`);
    return 0;
  } catch (error) {
    if (error instanceof SecretBeingDeleted) return refuse(say, [`${error.message}; try again in some minutes`]);
    throw error;
  }
}

/** Where the stage sends requests for this provider; `undefined` if it simulates the provider. */
const sendingOf = (provider: Provider, stage: Stage) =>
  isSimulated(provider, stage)
    ? undefined
    : { baseUrl: baseUrlOf(provider, stage), allowedHosts: allowedHostsOf(provider, stage) };

/** Also for a provider whose folder is gone: its secrets are still stored. */
async function remove(provider: string, merchant: string, vault: Vault, say: Runtime['say']): Promise<number> {
  if (!isMerchantId(merchant)) return refuse(say, [`a merchant is ${merchantIdForm}`]);
  const removed = await vault.remove(provider, merchant);
  if (removed.length === 0) return refuse(say, [`no secret of ${merchant} at ${provider} is stored`]);
  for (const name of removed) say(`removed ${name}`);
  return 0;
}

/** Returns undefined for invalid JSON. The parser's error message would quote the input, which holds secrets. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(say: Runtime['say'], problems: readonly string[]): number {
  for (const problem of problems) say(`refused: ${problem}`);
  return 1;
}

async function list(vault: Vault, say: Runtime['say']): Promise<number> {
  const stored = await vault.list();
  for (const { name, description, changedAt } of stored) {
    say(`${name}  ${changedAt?.toISOString() ?? 'never changed'}  ${description}`);
  }
  if (stored.length === 0) say('no secrets are stored yet');
  return 0;
}
