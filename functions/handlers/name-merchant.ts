import type { PreTokenGenerationV2TriggerEvent } from 'aws-lambda';

/** The claim of a person's access token that names their merchant; no client and no person can set it. */
export const merchantOfPerson = 'merchant';

/** The group of the user pool whose people may resolve reviews. */
export const operators = 'operators';

/** The attribute that says whose a person is, given when the person is made and never changed. */
export const merchantAttribute = 'merchant';

type Signing = Pick<PreTokenGenerationV2TriggerEvent, 'request' | 'response'>;

/**
 * Cognito asks before it signs a person's tokens: puts the merchant into the access token, and takes `operate` from who is no operator.
 * @throws Error where a person belongs to no merchant; Cognito then signs nothing.
 */
export async function nameMerchant(event: Signing): Promise<Signing> {
  const merchant = event.request.userAttributes[`custom:${merchantAttribute}`];
  if (!merchant) throw new Error('this person belongs to no merchant');
  const mayOperate = event.request.groupConfiguration.groupsToOverride?.includes(operators) ?? false;
  const accessTokenGeneration = {
    claimsToAddOrOverride: { [merchantOfPerson]: merchant },
    scopesToSuppress: mayOperate ? [] : ['cancellations/operate'],
  };
  return { ...event, response: { claimsAndScopeOverrideDetails: { accessTokenGeneration } } };
}
