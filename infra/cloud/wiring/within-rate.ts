import { dynamoCallCounter } from '../../../functions/adapters/dynamodb/call-counter.ts';
import { callBatches } from '../../../functions/steps/admission/call-batches.ts';
import { withinRate as within } from '../../../functions/steps/admission/within-rate.ts';
import { countingClient } from './counting-client.ts';
import { required } from './environment.ts';
import { log } from './logger.ts';

const rate = { perSecond: Number(required('MERCHANT_RATE')), burst: Number(required('MERCHANT_BURST')) };
const now = Date.now;
const counter = dynamoCallCounter({ client: countingClient, tableName: required('TABLE_NAME'), rate, now });
const admitCall = callBatches({ counter, rate, now, log });

/** The handler of a route with a token, behind the rate of each merchant. */
export const withinRate = (handle: Parameters<typeof within>[0]) => within(handle, { admitCall, now });
