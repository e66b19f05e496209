/**
 * Stands in for `@aws-sdk/credential-provider-node` in every bundle: Lambda puts a role's credentials into the environment,
 * so the chain that would look in files, processes and metadata services is left out.
 */
export const defaultProvider = () => async () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
  ...(process.env.AWS_SESSION_TOKEN ? { sessionToken: process.env.AWS_SESSION_TOKEN } : {}),
});
