import { dynamoExchangeLog } from '../../../functions/adapters/dynamodb/exchange-log.ts';
import type { ExchangeLog } from '../../../functions/ports/exchange-log.ts';
import { required } from './environment.ts';
import { client } from './store.ts';

/** 0, or absent where nothing is written. */
const days = Number(process.env.EXCHANGE_LOG_DAYS ?? 0);

export const exchangeLog: ExchangeLog = dynamoExchangeLog({
  client,
  tableName: required('TABLE_NAME'),
  days,
  now: Date.now,
});

/** For a worker: nothing is kept with the setting `exchangeLogDays: 0`. */
export const keptExchanges: ExchangeLog | undefined = days > 0 ? exchangeLog : undefined;
