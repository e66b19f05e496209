import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';

/** The issuer's published keys, fetched when first needed and kept. */
export const publishedKeys = (jwksUri: string): JWTVerifyGetKey => createRemoteJWKSet(new URL(jwksUri));
