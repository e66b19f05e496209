import { randomUUID } from 'node:crypto';
import { embeddedMetrics } from '../../../functions/adapters/cloudwatch/metrics.ts';
import { log } from './logger.ts';

/** What the functions that work on cancellations share: clock, random ids, log and metrics. `hurry: 1` means that waits have their real length. */
export const runtime = { now: Date.now, uuid: () => randomUUID(), hurry: 1, log, metrics: embeddedMetrics() };
