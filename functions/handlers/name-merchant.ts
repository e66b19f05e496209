import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';

/** The claim of a person's access token that names their merchant; no client and no person can set it. */
export const merchantOfPerson = 'merchant';

/** The group of the user pool whose people may ask for cancellations. */
export const requesters = 'requesters';

/** The group of the user pool whose people may resolve reviews. */
export const operators = 'operators';

/** The group of the user pool whose people may hold and release providers, for all merchants. */
export const platformOperators = 'platform-operators';

/** The scopes that only the people of a group have. */
const scopesOfGroups = {
  [requesters]: 'cancellations/write',
  [operators]: 'cancellations/operate',
  [platformOperators]: 'providers/operate',
};

/** The attribute that says whose a person is, given when the person is made and never changed. */
export const merchantAttribute = 'merchant';

type Signing = Pick<PreTokenGenerationV2TriggerEvent, 'request' | 'response'>;

/**
 * Cognito asks before it signs a person's tokens: puts the merchant into the access token, and takes the scopes of the
 * groups from everybody who is not in them.
 * @throws Error where a person belongs to no merchant; Cognito then signs nothing.
 */
export async function nameMerchant(event: Signing): Promise<Signing> {
  const merchant = event.request.userAttributes[`custom:${merchantAttribute}`];
  if (!merchant) throw new Error('this person belongs to no merchant');
  const groups = event.request.groupConfiguration.groupsToOverride ?? [];
  const accessTokenGeneration = {
    claimsToAddOrOverride: { [merchantOfPerson]: merchant },
    scopesToSuppress: Object.entries(scopesOfGroups).flatMap(([group, scope]) =>
      groups.includes(group) ? [] : [scope],
    ),
  };
  return { ...event, response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
}
