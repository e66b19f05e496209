import { isMerchantId, merchantIdForm } from '../../../functions/core/cancellation/ids.ts';
import { stageArguments } from '../stage/stage-arguments.ts';
import type { Directory } from './directory.ts';

const usage = `npm run clients -- put <client> <merchant> [--stage dev]
npm run clients -- list [--stage dev]
npm run clients -- remove <client> [--stage dev]

Says which merchant a client acts for. A client that is not listed is a merchant of its own, with the name of the client.
The authorizer keeps an answer for five minutes, so a change counts after that at the latest.

put     lets a client act for a merchant. A client that acts for another merchant must be removed first.
list    shows all clients with their merchants.
remove  makes a client a merchant of its own again. It does not delete the client at the issuer.`;

interface Runtime {
  /** @throws Error if the stage or its stack does not exist. */
  readonly directoryOf: (stage: string) => Promise<Directory>;
  readonly say: (line: string) => void;
}

/** Runs the command. @returns the exit code: 0 for success, 1 if refused, 2 for wrong usage. */
export async function runClients(args: readonly string[], { directoryOf, say }: Runtime): Promise<number> {
  const { stage, help, positionals } = stageArguments(args);
  const [action, client, merchant, ...more] = positionals;
  if (help) {
    say(usage);
    return 0;
  }
  if (action === 'list' && client === undefined) return list(await directoryOf(stage), say);
  if (action === 'remove' && client && merchant === undefined) return remove(client, await directoryOf(stage), say);
  if (action === 'put' && client !== undefined && merchant !== undefined && more.length === 0) {
    const problem = problemWith(client, merchant);
    return problem ? refuse(say, problem) : put(client, merchant, await directoryOf(stage), say);
  }
  say(usage);
  return 2;
}

function problemWith(client: string, merchant: string): string | undefined {
  if (!/^[!-~]{1,255}$/.test(client)) return 'a client is 1 to 255 printable ASCII characters without spaces';
  if (!isMerchantId(merchant)) return `a merchant is ${merchantIdForm}`;
  return undefined;
}

function refuse(say: Runtime['say'], problem: string): number {
  say(`refused: ${problem}`);
  return 1;
}

async function put(client: string, merchant: string, directory: Directory, say: Runtime['say']): Promise<number> {
  const other = await directory.put(client, merchant);
  if (other !== undefined) return refuse(say, `${client} acts for ${other}; remove it first`);
  say(`${client} acts for ${merchant}`);
  return 0;
}

async function list(directory: Directory, say: Runtime['say']): Promise<number> {
  const listed = await directory.list();
  for (const { client, merchant } of listed) say(`${client}  ${merchant}`);
  if (listed.length === 0) say('no client is listed: each one is a merchant of its own');
  return 0;
}

async function remove(client: string, directory: Directory, say: Runtime['say']): Promise<number> {
  const merchant = await directory.remove(client);
  if (merchant === undefined) return refuse(say, `${client} is not listed`);
  say(`${client} no longer acts for ${merchant}, and is a merchant of its own`);
  return 0;
}
