import {
  alarmsReachTheirTopics,
  alarmsUseAtMostTenMetrics,
  errorsAreWatchedOnce,
  sumsSurviveMissingMetrics,
  tablesAndIndexesAreWatched,
} from './alarms.ts';
import { concurrencyIsReserved, noConcurrencyIsReserved } from './concurrency.ts';
import { dataHasNoFixedName, dataIsRetained, nothingIsPlainlyRetained, tablesCanBeRestored } from './data.ts';
import { logsAreDeletedSomeDay, theTemplateIsNotTooLarge, variablesHoldNoSecret } from './functions.ts';
import {
  clientsAreOnlyRead,
  codeUsesNoNetworkInterfaces,
  indexesHoldNoTokens,
  itemsAreNamed,
  secretsAreWrittenByRotations,
} from './items.ts';
import { keysLetServicesUseThem } from './keys.ts';
import { functionsHaveTheirOwnRoles, nothingIsOpenToEverybody, rolesHaveNoWildcard } from './permissions.ts';
import { messagesStayHiddenLongEnough, queuesHaveDeadLetters, unencryptedCallsAreDenied } from './queues.ts';
import { nothingIsSimulated, onlyKnownRoutesArePublic } from './routes.ts';
import { apartFromSimulators, type Rule } from './rule.ts';

/** What every template must keep. */
export const rules = {
  'an alarm may publish to the topic that it notifies': alarmsReachTheirTopics,
  'an alarm notices one metric also while another has no data': sumsSurviveMissingMetrics,
  'an alarm uses at most ten metrics': alarmsUseAtMostTenMetrics,
  'an alarm watches the throttling of the table and of each index': apartFromSimulators(tablesAndIndexesAreWatched),
  "exactly one alarm watches each function's errors": apartFromSimulators(errorsAreWatchedOnce),
  'what holds data has no fixed name': apartFromSimulators(dataHasNoFixedName),
  'nothing is retained if its creation fails': nothingIsPlainlyRetained,
  'a queue hides messages for six times the timeout of its reader': messagesStayHiddenLongEnough,
  'a queue has dead letters, or holds them': apartFromSimulators(queuesHaveDeadLetters),
  'queues, topics and buckets refuse unencrypted calls': unencryptedCallsAreDenied,
  'a role has no wildcard without a reason': rolesHaveNoWildcard,
  'nothing is open to everybody': nothingIsOpenToEverybody,
  'each function has a role of its own': functionsHaveTheirOwnRoles,
  'a key lets AWS services use it that must': keysLetServicesUseThem,
  'a role names the kinds of items that it may touch': itemsAreNamed,
  'who a client is can be read by the authorizer and written by no role': clientsAreOnlyRead,
  'no index contains task tokens': indexesHoldNoTokens,
  'a role may write a secret only if its provider rotates one': secretsAreWrittenByRotations,
  'the code of a function may not use network interfaces': codeUsesNoNetworkInterfaces,
  'each log is deleted some day': logsAreDeletedSomeDay,
  'no variable of a function looks like a secret': variablesHoldNoSecret,
  'only known routes need no token': onlyKnownRoutesArePublic,
  'the template has at most 500 resources': theTemplateIsNotTooLarge,
} satisfies Readonly<Record<string, Rule>>;

export const rulesOfProduction = {
  'no provider is simulated': nothingIsSimulated,
  'what holds data is retained': dataIsRetained,
  'the table can be restored to any second': tablesCanBeRestored,
  'functions that one caller could starve have concurrency of their own': concurrencyIsReserved,
} satisfies Readonly<Record<string, Rule>>;

export const rulesOfDevelopment = {
  'no concurrency is reserved': noConcurrencyIsReserved,
} satisfies Readonly<Record<string, Rule>>;
