/** What the engines use of packages that are installed only for a benchmark, so that types can be checked without them. */

declare module '@restatedev/restate-sdk' {
  interface Context {
    run<T>(name: string, action: () => Promise<T>): Promise<T>;
    sleep(milliseconds: number): Promise<void>;
  }
  interface Service {
    readonly name: string;
  }
  export function service<Input>(definition: {
    readonly name: string;
    readonly handlers: Readonly<Record<string, (context: Context, input: Input) => Promise<void>>>;
  }): Service;
  export function serve(options: { readonly services: readonly Service[]; readonly port: number }): Promise<number>;
}

declare module '@dbos-inc/dbos-sdk' {
  export const DBOS: {
    setConfig(config: {
      readonly name: string;
      readonly systemDatabaseUrl: string;
      readonly logLevel: string;
      readonly runAdminServer: boolean;
    }): void;
    launch(): Promise<void>;
    registerWorkflow<Input>(
      run: (input: Input) => Promise<void>,
      options: { readonly name: string },
    ): (input: Input) => Promise<void>;
    startWorkflow<Input>(
      workflow: (input: Input) => Promise<void>,
      options: { readonly workflowID: string },
    ): (input: Input) => Promise<unknown>;
    runStep<T>(step: () => Promise<T>, options: { readonly name: string }): Promise<T>;
    sleep(milliseconds: number): Promise<void>;
  };
}

declare module 'bullmq' {
  interface Connection {
    readonly host: string;
    readonly port: number;
    readonly maxRetriesPerRequest: null;
  }
  interface JobData {
    readonly id: string;
    readonly isSent: boolean;
  }
  interface Job {
    readonly data: JobData;
    updateData(data: JobData): Promise<void>;
    moveToDelayed(at: number, token: string | undefined): Promise<void>;
  }
  export class DelayedError extends Error {}
  export class Queue {
    constructor(name: string, options: { readonly connection: Connection });
    add(
      name: string,
      data: JobData,
      options: { readonly jobId: string; readonly removeOnComplete: number },
    ): Promise<Job>;
  }
  export class Worker {
    constructor(
      name: string,
      work: (job: Job, token: string | undefined) => Promise<void>,
      options: { readonly connection: Connection; readonly concurrency: number },
    );
  }
}
