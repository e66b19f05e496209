import { providers } from '../../functions/providers/index.ts';
import { banner, eventLine, readyLine } from './banner.ts';
import { randomSecret, secretVariable } from './gateway/client-secret.ts';
import { movesRealMoney, type Options, readOptions, usage } from './options.ts';
import { announceAddress } from './process/lock.ts';
import { watchNpm } from './process/parents.ts';
import { UserError } from './process/user-error.ts';
import { type System, startSystem } from './system.ts';

/** The terminal and npm both send the signal of one Ctrl-C, so signals within this time count as one. */
const sameKeypress = 500;
const maxStopTime = 6000;

try {
  const options = readOptions(process.argv.slice(2), providers);
  if (options === 'help') say(usage);
  else await run(options);
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exit(error.exitCode);
}

async function run(options: Options): Promise<void> {
  const stopping = Promise.withResolvers<void>();
  onStopSignals(stopping.resolve);
  watchNpm(stopping.resolve);
  process.once('disconnect', stopping.resolve);
  const supervised = process.send ? { restart: (port: number) => process.send?.({ restartOn: port }) } : {};
  // The supervisor's secret stays the same when the console has this process killed and started again.
  const secret = movesRealMoney(options) ? { clientSecret: process.env[secretVariable] ?? randomSecret() } : {};
  const system = await startSystem({ ...options, ...supervised, ...secret, logLevel: options.json ? 'INFO' : 'ERROR' });
  system.onEvent((envelope) => (options.json ? logLine('event', { envelope }) : say(eventLine(envelope))));
  announceAddress(options.data, system.address);
  announce(system, options);
  const error = await Promise.race([stopping.promise, system.failed]);
  if (error)
    throw new UserError(
      `The cancellations can no longer be stored: ${error.message}. Nothing that was answered is lost.`,
    );
  setTimeout(() => process.exit(0), maxStopTime).unref();
  if (!options.json) say('Stopping …');
  await system.close();
  process.exit(0);
}

function announce(system: System, options: Options): void {
  if (options.json) {
    const baseUrls = Object.fromEntries([...providers.keys()].map((name) => [name, system.baseUrl(name)]));
    const secretFile = system.secret.file;
    logLine('started', {
      address: system.address,
      data: options.data,
      hurry: options.hurry,
      secretFile,
      providers: baseUrls,
    });
    say(readyLine(system.address));
  } else for (const line of banner(system, options, process.stdout.isTTY)) say(line);
  void system.resumed.then((resumed) => {
    if (resumed === 0) return;
    if (options.json) logLine('resumed', { resumed });
    else say(`Resumed ${resumed} open cancellation${resumed === 1 ? '' : 's'}.`);
  });
}

/** The first signal stops the system in an orderly way, the next one ends the process at once. */
function onStopSignals(stop: () => void): void {
  let first = Number.NaN;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (performance.now() - first > sameKeypress) process.exit(130);
      if (Number.isNaN(first)) first = performance.now();
      stop();
    });
  }
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function logLine(message: string, details: Readonly<Record<string, unknown>>): void {
  say(JSON.stringify({ level: 'INFO', at: new Date().toISOString(), message, ...details }));
}
