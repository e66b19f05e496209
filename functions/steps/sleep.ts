import type { Milliseconds } from '../core/cancellation/units.ts';

export type Sleep = (time: Milliseconds) => Promise<void>;

export const sleep: Sleep = (time) => new Promise((resume) => setTimeout(resume, time));
