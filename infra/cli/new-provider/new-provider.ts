import { join } from 'node:path';
import { WrongUse } from '../wrong-use.ts';
import { makeProvider } from './make-provider.ts';

const usage = `npm run new-provider -- NAME

Makes functions/providers/NAME; docs/adding-a-provider.md leads through the rest.

Exit codes: 0 made, 2 wrong use.`;

/** `npm run new-provider -- NAME` */
try {
  const [name] = process.argv.slice(2);
  if (name === '--help') {
    console.log(usage);
    process.exit(0);
  }
  for (const file of makeProvider(name, join(import.meta.dirname, '../../..'))) console.log(file);
  console.log(`
The contract tests say what is still missing:

  npx vitest run test/functions/providers/contract.conversations.test.ts -t '${name}'

docs/adding-a-provider.md leads through the rest.`);
} catch (error) {
  if (!(error instanceof WrongUse)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
