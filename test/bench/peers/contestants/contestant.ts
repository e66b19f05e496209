import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FakeProvider } from '../../load/fake-provider.ts';
import type { HttpClient } from '../../load/http-client.ts';
import type { Ledger } from '../../load/ledger.ts';
import type { Child } from '../../process/child.ts';
import { type Usage, usageOf } from '../../process/usage.ts';

/** One way to do the job. */
export interface Contestant {
  readonly name: string;
  readonly title: string;
  /** What is stored before a cancellation is accepted, and at each step. */
  readonly durability: string;
  /** Why it cannot run on this machine, as one sentence; `undefined` if it can. */
  missing(log: string): Promise<string | undefined>;
  start(needs: Needs): Promise<Running>;
}

interface Needs {
  readonly provider: FakeProvider;
  readonly ledger: Ledger;
  readonly client: HttpClient;
  /** The file for the output of one of its processes. */
  readonly log: (process: string) => string;
}

export interface Running {
  /** @throws Error unless the cancellation is accepted. */
  accept(id: string): Promise<void>;
  /** Of all its processes together. */
  usage(): Usage | undefined;
  /** Ends all its processes and deletes its data. */
  stop(): Promise<void>;
}

/** What has to be undone when a contestant stops, the latest first. */
export interface Stage {
  /** A temporary folder, deleted at the end. */
  folder(): string;
  /** Ends this process at the end, with `signal`. */
  child(child: Child, signal?: NodeJS.Signals): Child;
  usage(): Usage | undefined;
  clear(): Promise<void>;
}

/** Runs `start` on a stage of its own, which is cleared if the start fails. */
export async function onStage(start: (stage: Stage) => Promise<Running['accept']>): Promise<Running> {
  const stage = createStage();
  try {
    const accept = await start(stage);
    return { accept, usage: stage.usage, stop: stage.clear };
  } catch (error) {
    await stage.clear();
    throw error;
  }
}

function createStage(): Stage {
  const undo: (() => unknown)[] = [];
  const children: Child[] = [];
  return {
    folder() {
      const path = mkdtempSync(join(tmpdir(), 'rescind-bench-'));
      undo.push(() => rmSync(path, { recursive: true, force: true }));
      return path;
    },
    child(child, signal) {
      undo.push(() => child.stop(signal));
      children.push(child);
      return child;
    },
    usage() {
      const usages = children.map(({ pid }) => usageOf(pid));
      const sum = (field: keyof Usage) => usages.reduce((total, usage) => total + (usage?.[field] ?? 0), 0);
      return usages.includes(undefined) ? undefined : { processor: sum('processor'), memory: sum('memory') };
    },
    async clear() {
      for (const step of undo.splice(0).reverse()) await step();
    },
  };
}
