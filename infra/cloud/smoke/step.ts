import type { Simulator } from '../../../functions/providers/simulator.ts';
import type { Cancellation, Client } from '../../client/client.ts';
import type { Stage } from '../stage/stages.ts';
import type { Clients } from './aws/clients.ts';
import type { EventInbox } from './aws/event-inbox.ts';
import type { Outputs } from './aws/outputs.ts';
import type { simulatedPayments } from './aws/simulated-payments.ts';
import type { Check } from './check.ts';
import type { CleanUp } from './clean-up.ts';
import type { Options } from './options.ts';

/** A cancellation that this run has made. */
export interface MadeCancellation {
  readonly cancellation: Cancellation;
  readonly provider: string;
  readonly payment: string;
  /** When the service accepted it, in epoch milliseconds of this computer. */
  readonly acceptedAt: number;
  /** How long the request took, in milliseconds. */
  readonly acceptMilliseconds: number;
}

/** What all steps share. */
export interface Smoke {
  readonly stage: Stage;
  readonly outputs: Outputs;
  readonly clients: Clients;
  /** The API, with the client that the stack created. */
  readonly api: Client;
  /** Where clients get their tokens. An emulator has another address than the stack says. */
  readonly tokenUrl: string;
  /** A new access token of that client. */
  readonly newToken: () => Promise<string>;
  readonly merchant: string;
  /** The simulators that this stage uses, by provider. */
  readonly simulators: ReadonlyMap<string, Simulator>;
  readonly control: ReturnType<typeof simulatedPayments>;
  readonly inbox: EventInbox;
  /** A part of every name that this run gives. */
  readonly run: string;
  readonly cleanUp: CleanUp;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** In the order in which the steps made them. A step adds its own, and reads those of the steps before it. */
  readonly made: MadeCancellation[];
}

/** One part of the smoke test. Its checks are lines of the table. An error makes one line that says it. */
export interface Step {
  readonly name: string;
  /** Why an emulator cannot show it. Absent: it can. */
  readonly notOnEmulator?: string;
  /** The option without which the step is skipped. */
  readonly onlyWith?: Extract<keyof Options, 'waitForExpiry'>;
  run(smoke: Smoke): Promise<readonly Check[]>;
}
