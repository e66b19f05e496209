import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';
import { check } from '../../functions/api/check.ts';
import { at } from '../../functions/untrusted/json.ts';
import type { Connection } from '../client/client.ts';
import { fileProblem } from './input/file-problem.ts';
import { UsageError } from './usage-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

const nonEmpty = z.string().check(z.minLength(1));
const profileSchema = z.strictObject({
  address: nonEmpty,
  tokenUrl: z.optional(nonEmpty),
  clientId: nonEmpty,
  clientSecret: z.optional(nonEmpty),
  /** The environment variable that holds the secret. */
  clientSecretEnv: z.optional(nonEmpty),
  /** The file that holds the secret and nothing else. */
  clientSecretFile: z.optional(nonEmpty),
});
const fileSchema = z.record(z.string(), z.unknown());

/** Where `npm start` writes the secret if it can move real money. Otherwise the secret is well known. */
const localSecretFile = '.rescind/client-secret';

/** The local system that `npm start` runs. */
const localProfile = (secretFile: string) => ({
  address: 'http://127.0.0.1:4000',
  clientId: 'merchant-a',
  ...(existsSync(secretFile) ? { clientSecretFile: secretFile } : { clientSecret: 'local' }),
});

const profilesFile = (env: Environment) =>
  env.RESCIND_PROFILES || join(env.HOME ?? env.USERPROFILE ?? '', '.config/rescind/profiles.json');

/**
 * The connection that a profile describes. `local` needs no file.
 * @throws UsageError in one sentence that never contains a secret.
 */
export function readProfile(
  name: string,
  env: Environment,
  {
    address,
    secretFile = localSecretFile,
  }: { readonly address?: string | undefined; readonly secretFile?: string } = {},
): Connection {
  const given = at(readProfiles(profilesFile(env)), name) ?? (name === 'local' ? localProfile(secretFile) : undefined);
  if (given === undefined) throw new UsageError(`There is no profile "${name}" in ${profilesFile(env)}.`);
  const checked = check(profileSchema, given);
  if (!checked.ok) {
    const [error] = checked.errors;
    throw new UsageError(`Profile "${name}": ${error?.pointer} is not right: ${error?.detail}.`);
  }
  const { tokenUrl, clientId } = checked.value;
  return {
    address: requireTls(address ?? checked.value.address, 'address'),
    ...(tokenUrl === undefined ? {} : { tokenUrl: requireTls(tokenUrl, 'tokenUrl') }),
    clientId,
    clientSecret: secretOf(name, checked.value, env),
  };
}

function secretOf(
  name: string,
  { clientSecret, clientSecretEnv, clientSecretFile }: z.infer<typeof profileSchema>,
  env: Environment,
): string {
  if (clientSecretFile !== undefined) return secretIn(clientSecretFile, name);
  const variable = clientSecretEnv ?? 'RESCIND_CLIENT_SECRET';
  const secret = clientSecretEnv === undefined ? (clientSecret ?? env[variable]) : env[variable];
  if (secret) return secret;
  throw new UsageError(`Profile "${name}" has no clientSecret, and ${variable} is not set.`);
}

function secretIn(file: string, name: string): string {
  try {
    const secret = readFileSync(file, 'utf8').trim();
    if (secret !== '') return secret;
  } catch (error) {
    throw new UsageError(`Profile "${name}": ${fileProblem(file, 'read', error).message}.`);
  }
  throw new UsageError(`Profile "${name}": ${file} is empty.`);
}

/** Secrets and tokens are sent only over TLS, or stay on this machine. */
function requireTls(address: string, field: string): string {
  const url = URL.parse(address);
  const isLoopback = url !== null && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopback)) return address.replace(/\/+$/, '');
  throw new UsageError(`The ${field} "${address}" must begin with https:// (http:// only on this machine).`);
}

function readProfiles(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (at(error, 'code') === 'ENOENT') return {};
    throw fileProblem(file, 'read', error);
  }
  try {
    return z.parse(fileSchema, JSON.parse(text));
  } catch (error) {
    throw new UsageError(`${file} is not a JSON object of profiles.`, { cause: error });
  }
}

/** Whether other users of this machine can read the profile file, which may contain secrets. */
export function isReadableByOthers(env: Environment): boolean {
  const mode = statSync(profilesFile(env), { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & 0o077) !== 0;
}
