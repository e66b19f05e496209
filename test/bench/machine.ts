import { availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os';

export interface Machine {
  readonly processor: string;
  /** Processors that this process may use. */
  readonly cores: number;
  readonly memoryGiB: number;
  readonly system: string;
  readonly node: string;
}

export const machine = (): Machine => ({
  processor: cpus()[0]?.model.trim() ?? 'unknown processor',
  cores: availableParallelism(),
  memoryGiB: Math.round(totalmem() / 2 ** 30),
  system: platform(),
  node: process.version,
});

/** The load average of the last minute; 0 on Windows, which has none. Parts note it before each round. */
export const loadAverage = (): number => Number((loadavg()[0] ?? 0).toFixed(2));
