import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { text } from '../../../functions/untrusted/json.ts';
import { UsageError } from '../usage-error.ts';
import { makeProvider } from './make-provider.ts';

const usage = `npm run new-provider -- NAME [--webhook-only]

Creates functions/providers/NAME. docs/adding-a-provider.md describes the next steps.

  --webhook-only  nothing can be read at the provider; only a signed webhook tells the result

Exit codes: 0 created, 2 the name is not allowed or already taken.`;

/** `npm run new-provider -- NAME [--webhook-only]` */
try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { help: { type: 'boolean' }, 'webhook-only': { type: 'boolean', default: false } },
  });
  if (values.help) {
    console.log(usage);
    process.exit(0);
  }
  const [name] = positionals;
  const options = { webhookOnly: values['webhook-only'] };
  for (const file of makeProvider(name, join(import.meta.dirname, '../../..'), options)) console.log(file);
  console.log(`
The contract tests show what is still missing:

  npx vitest run test/functions/providers/contract.conversations.test.ts -t '${name}'

docs/adding-a-provider.md describes the next steps.`);
} catch (error) {
  // Node.js throws a TypeError with such a code for an option that it does not know.
  const isUsage = error instanceof UsageError || /^ERR_PARSE_ARGS/.test(text(error, 'code') ?? '');
  if (!(error instanceof Error) || !isUsage) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
