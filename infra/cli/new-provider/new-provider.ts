import { join } from 'node:path';
import { UsageError } from '../usage-error.ts';
import { makeProvider } from './make-provider.ts';

const usage = `npm run new-provider -- NAME

Creates functions/providers/NAME. docs/adding-a-provider.md describes the next steps.

Exit codes: 0 created, 2 the name is not allowed or already taken.`;

/** `npm run new-provider -- NAME` */
try {
  const [name] = process.argv.slice(2);
  if (name === '--help') {
    console.log(usage);
    process.exit(0);
  }
  for (const file of makeProvider(name, join(import.meta.dirname, '../../..'))) console.log(file);
  console.log(`
The contract tests show what is still missing:

  npx vitest run test/functions/providers/contract.conversations.test.ts -t '${name}'

docs/adding-a-provider.md describes the next steps.`);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
