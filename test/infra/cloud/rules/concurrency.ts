import { number } from '../../../../functions/untrusted/json.ts';
import { nameOf, ofTypes, type Resources, type Rule } from './rule.ts';

const reservedIn = (resources: Resources) =>
  ofTypes(resources, 'AWS::Lambda::Function').map(([, resource]) => ({
    name: nameOf(resource),
    reserved: number(resource, 'Properties', 'ReservedConcurrentExecutions'),
  }));

/** In production: functions that others could starve, or that could starve others. */
const needsItsOwn = (name: string) =>
  name.startsWith('advance-') ||
  [
    'accept-cancellation',
    'authorise',
    'confirm-published',
    'escalate',
    'get-cancellation',
    'receive-webhook',
    'recover-stuck',
  ].includes(name);

/** The usual limit of an account, and what Lambda keeps for functions without a reservation (Lambda Developer Guide, "Configuring reserved concurrency"). */
const account = { limit: 1000, keptUnreserved: 100 };

/** One caller cannot take the concurrency of everybody, and recovery never runs twice at once. */
export const concurrencyIsReserved: Rule = (resources) => {
  const functions = reservedIn(resources);
  const total = functions.reduce((sum, { reserved = 0 }) => sum + reserved, 0);
  return [
    ...functions
      .filter(({ name, reserved }) => needsItsOwn(name) && reserved === undefined)
      .map(({ name }) => `${name} has no concurrency of its own`),
    ...functions
      .filter(({ name, reserved = 1 }) => name === 'recover-stuck' && reserved !== 1)
      .map(({ name }) => `${name} may run twice at once`),
    ...(total > account.limit - account.keptUnreserved ? [`${total} are reserved, more than Lambda allows`] : []),
  ];
};

/** A new account has a limit of ten, of which nothing can be reserved, so the deployment would fail. */
export const noConcurrencyIsReserved: Rule = (resources) =>
  reservedIn(resources)
    .filter(({ reserved }) => reserved !== undefined)
    .map(({ name, reserved }) => `${name} reserves ${reserved}`);
