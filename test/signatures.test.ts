import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('../.ci/signatures', import.meta.url));

/** Runs the script with an npm that prints this and ends with this code. */
function outcome(prints: readonly string[], npmExit: number) {
  const folder = mkdtempSync(join(tmpdir(), 'rescind-npm-'));
  try {
    writeFileSync(join(folder, 'output'), `${prints.join('\n')}\n`);
    writeFileSync(join(folder, 'npm'), `#!/bin/sh\ncat '${folder}/output'\nexit ${npmExit}\n`, { mode: 0o755 });
    const env = { ...process.env, PATH: [folder, process.env.PATH].join(delimiter) };
    const { status, stdout } = spawnSync(script, { env, encoding: 'utf8' });
    return { exit: status, says: stdout.trim().split('\n').at(-1) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const audited = ['audited 364 packages in 3s', ''];
const unsigned = (count: number) =>
  `${count} ${count === 1 ? 'package has a' : 'packages have'} missing registry ` +
  `${count === 1 ? 'signature' : 'signatures'} but the registry is providing signing keys:`;
const tampered = '1 package has an invalid registry signature:';
const badAttestation = '1 package has an invalid attestation:';

// The sentences are those of npm 11.19, lib/utils/verify-signatures.js.
it.each([
  ['all signatures are right', [...audited, '364 packages have verified registry signatures'], 0, 0],
  ['a signature is wrong', [...audited, '363 packages have verified registry signatures', tampered], 1, 1],
  ['an attestation is wrong', [...audited, '364 packages have verified registry signatures', badAttestation], 1, 1],
  ['one signature is wrong and none of the others is there', [...audited, unsigned(364), tampered], 1, 1],
  ['some packages have no signature', [...audited, unsigned(1)], 1, 1],
  ['no package has a signature', [...audited, unsigned(364)], 1, 77],
  ['the keys cannot be reached', ['npm error code ENOTFOUND', 'npm error syscall getaddrinfo'], 1, 77],
  ['the registry has no keys', ['npm error found no dependencies to audit that were installed from'], 1, 77],
  ['npm fails for another reason', ['npm error code EUSAGE'], 1, 1],
])('when %s, the check of the signatures passes, fails or is skipped', (_when, prints, npmExit, expected) => {
  expect(outcome(prints, npmExit).exit).toBe(expected);
});

it('says in one word why it is skipped', () => {
  expect(outcome([...audited, unsigned(364)], 1).says).toBe('skipped: unsigned');
  expect(outcome(['npm error code EAI_AGAIN'], 1).says).toBe('skipped: unreachable');
});
