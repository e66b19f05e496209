import { describe, expect, it } from 'vitest';
import { runClients } from '../../../../infra/cloud/clients/command.ts';

/** Runs the command on a directory in memory. */
async function run(args: readonly string[], known: Readonly<Record<string, string>> = {}) {
  const said: string[] = [];
  const stages: string[] = [];
  const clients = new Map(Object.entries(known));
  const code = await runClients(args, {
    directoryOf: async (stage) => {
      stages.push(stage);
      return {
        async put(client, merchant) {
          const other = clients.get(client);
          if (other !== undefined && other !== merchant) return other;
          clients.set(client, merchant);
          return undefined;
        },
        list: async () => [...clients].map(([client, merchant]) => ({ client, merchant })),
        async remove(client) {
          const merchant = clients.get(client);
          clients.delete(client);
          return merchant;
        },
      };
    },
    say: (line) => said.push(line),
  });
  return { code, said, stages, clients: Object.fromEntries(clients) };
}

describe('npm run clients', () => {
  it('lets a client act for a merchant of the stage', async () => {
    expect(await run(['put', '1h57kf5cpq17m0eml12EXAMPLE', 'acme', '--stage', 'prod'])).toEqual({
      code: 0,
      said: ['1h57kf5cpq17m0eml12EXAMPLE acts for acme'],
      stages: ['prod'],
      clients: { '1h57kf5cpq17m0eml12EXAMPLE': 'acme' },
    });
  });

  it('can write the same twice', async () => {
    expect(await run(['put', 'shop', 'acme'], { shop: 'acme' })).toMatchObject({ code: 0, clients: { shop: 'acme' } });
  });

  it('does not give a client of one merchant to another', async () => {
    expect(await run(['put', 'shop', 'beta'], { shop: 'acme' })).toMatchObject({
      code: 1,
      said: ['refused: shop acts for acme; remove it first'],
      clients: { shop: 'acme' },
    });
  });

  it.each([
    ['a merchant that no merchant can be', ['put', 'shop', 'ac/me'], /^refused: a merchant is/],
    ['a client with a space', ['put', 'a shop', 'acme'], /^refused: a client is/],
    ['a client without a character', ['put', '', 'acme'], /^refused: a client is/],
  ])('refuses %s before it looks for the table', async (_what, args, expected) => {
    const { code, said, stages } = await run(args);

    expect({ code, stages }).toEqual({ code: 1, stages: [] });
    expect(said).toEqual([expect.stringMatching(expected)]);
  });

  it('lists the clients with their merchants', async () => {
    expect((await run(['list'], { shop: 'acme', till: 'acme' })).said).toEqual(['shop  acme', 'till  acme']);
    expect((await run(['list'])).said).toEqual(['no client is listed: each one is a merchant of its own']);
  });

  it('removes a client, and says if there is none', async () => {
    expect(await run(['remove', 'shop'], { shop: 'acme' })).toMatchObject({
      code: 0,
      said: ['shop no longer acts for acme, and is a merchant of its own'],
      clients: {},
    });
    expect(await run(['remove', 'shop'])).toMatchObject({ code: 1, said: ['refused: shop is not listed'] });
  });

  it('does not ask the table for a client without a name', async () => {
    expect(await run(['remove', ''])).toMatchObject({ code: 2, stages: [] });
  });

  it.each([
    ['--help', 0],
    ['', 2],
    ['put shop', 2],
    ['put shop acme more', 2],
    ['list shop', 2],
    ['remove', 2],
    ['remove shop acme', 2],
    ['--colour', 2],
  ])('explains itself after %j', async (args, expected) => {
    const { code, said, stages } = await run(args.split(' ').filter(Boolean));

    expect({ code, stages }).toEqual({ code: expected, stages: [] });
    expect(said.join()).toMatch(/^npm run clients -- put <client> <merchant>/);
  });
});
