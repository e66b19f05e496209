import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { HttpRequest } from './http.ts';

/** The local clients. They all have the same secret. */
export const localMerchants = ['merchant-a', 'merchant-b'] as const;

/** The secret of the local clients. */
export interface ClientSecret {
  readonly value: string;
  /** Where its owner can read it. Absent: it is well known, because only simulated payments can be cancelled. */
  readonly file?: string;
}

export const wellKnownSecret: ClientSecret = { value: 'local' };

/** Anyone who can connect can read our pages, so they get only a secret that everybody knows. */
export const shownSecret = ({ value, file }: ClientSecret) => (file === undefined ? { value } : { file });

/** 192 random bits that need no quotes in a shell and no escape in a URL. */
export const randomSecret = () => randomBytes(24).toString('base64url');

/** How the supervisor gives every process that it starts the same secret. Other users cannot read an environment. */
export const secretVariable = 'RESCIND_SUPERVISED_SECRET';

const fileName = 'client-secret';

/** Writes the secret into the data folder, readable by its owner only. Without one, deletes that of an earlier start. */
export function publishSecret(folder: string, value: string | undefined): ClientSecret {
  const file = join(folder, fileName);
  // A file that is written again keeps its mode and its owner.
  rmSync(file, { force: true });
  if (value === undefined) return wellKnownSecret;
  writeFileSync(file, `${value}\n`, { mode: 0o600, flag: 'wx' });
  return { value, file };
}

/** The client of HTTP Basic authentication, `undefined` when the client is unknown or its secret is wrong. */
export function clientIn({ headers }: Pick<HttpRequest, 'headers'>, secret: ClientSecret): string | undefined {
  const encoded = /^Basic +([\w+/=-]+)$/i.exec(headers.authorization?.trim() ?? '')?.[1];
  const [client = '', ...rest] = Buffer.from(encoded ?? '', 'base64')
    .toString()
    .split(':');
  const isRight = timingSafeEqual(digest(rest.join(':')), digest(secret.value));
  return localMerchants.find((merchant) => merchant === client && isRight);
}

/** All digests have the same length. */
const digest = (text: string) => createHash('sha256').update(text).digest();
