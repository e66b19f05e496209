import { awsClients } from './aws/clients.ts';
import { smoke } from './command.ts';

/** `npm run smoke`, with the AWS credentials and the region of the person who runs it. */
const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => interruption.abort(new Error('interrupted')));

process.exitCode = await smoke(process.argv.slice(2), {
  clientsAt: awsClients,
  interrupted: interruption.signal,
  print: (text) => console.log(text),
  say: (line) => console.error(`… ${line}`),
});
