import { parseArgs } from 'node:util';

export const usage = `npm run smoke -- [--stage dev] [--keep-credentials] [--wait-for-expiry] [--endpoint <url>]

Shows in a deployed stage with simulated providers that cancellations work, and measures what the documents assume about
AWS. It uses your AWS credentials and your region, removes the resources that it creates, and takes
about ten minutes. Its cancellations stay in the table.

--stage             the stage (default: dev); it must have the setting "simulators"
--keep-credentials  keeps the first client's credentials at the simulated providers, so that you can go on trying
--wait-for-expiry   also waits until a token has expired, which takes six minutes longer
--endpoint          an emulator of AWS; what an emulator does not have is skipped
--help              shows this text

The exit code is 0 if everything is as expected, 1 if something differs, and 2 for wrong usage.`;

export interface Options {
  readonly stage: string;
  readonly keepCredentials: boolean;
  readonly waitForExpiry: boolean;
  readonly endpoint: string | undefined;
}

/** What the command line asks for: a run, the help, or nothing that we understand. */
export function parseOptions(args: readonly string[]): Options | 'help' | 'wrong usage' {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        stage: { type: 'string', default: 'dev' },
        'keep-credentials': { type: 'boolean', default: false },
        'wait-for-expiry': { type: 'boolean', default: false },
        endpoint: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) return 'help';
    if (values.endpoint !== undefined && !URL.canParse(values.endpoint)) return 'wrong usage';
    const endpoint = values.endpoint?.replace(/\/+$/, '');
    return {
      stage: values.stage,
      keepCredentials: values['keep-credentials'],
      waitForExpiry: values['wait-for-expiry'],
      endpoint,
    };
  } catch {
    return 'wrong usage';
  }
}
