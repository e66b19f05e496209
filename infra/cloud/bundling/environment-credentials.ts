/**
 * Replaces `@aws-sdk/credential-provider-node` in every bundle. Lambda puts the credentials of the role into the
 * environment, so the code that looks in files, processes and metadata services is not needed.
 */
export const defaultProvider = () => async () => ({
  accessKeyId: process.env.AWS_ACCESS_KEY_ID ?? '',
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY ?? '',
  ...(process.env.AWS_SESSION_TOKEN ? { sessionToken: process.env.AWS_SESSION_TOKEN } : {}),
});
