import { reviewCancellation } from '../../../functions/handlers/review-cancellation.ts';
import { http } from '../../../functions/lambda.ts';
import { providers } from '../../../functions/providers/index.ts';
import { heldProviders } from '../wiring/lanes/held-providers.ts';
import { logger } from '../wiring/logger.ts';
import { queue } from '../wiring/queue.ts';
import { runtime } from '../wiring/runtime.ts';
import { store } from '../wiring/store.ts';
import { withinRate } from '../wiring/within-rate.ts';
import { workflow } from '../wiring/workflow.ts';

const needsApproval = process.env.SECOND_PERSON === 'needed';
const needs = { ...runtime, store, workflow, queue, providers, heldProviders, needsApproval };

export const handler = http(withinRate(reviewCancellation(needs)), logger);
