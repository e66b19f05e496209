import { run } from './run.ts';
import { realTerminal } from './terminal.ts';

/** `npm run rescind -- …` */
process.exitCode = await run(process.argv.slice(2), realTerminal());
