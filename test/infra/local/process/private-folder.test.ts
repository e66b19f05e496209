import { chmodSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { makePrivate } from '../../../../infra/local/process/private-folder.ts';
import { aSystem, temporaryFolder } from '../../../fixtures/a-system.ts';

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

/** The modes of everything in a folder, by path. */
const modesIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true }).map((name) => [name, modeOf(join(folder, String(name)))]),
  );

describe.skipIf(process.platform === 'win32')('a data folder', () => {
  let folder: string;
  beforeEach(() => {
    const made = temporaryFolder();
    onTestFinished(made.remove);
    folder = join(made.path, 'data');
  });

  it('is created for its owner only, whatever the mask of the process is', () => {
    const mask = process.umask(0);
    onTestFinished(() => void process.umask(mask));

    makePrivate(join(folder, 'inner'));

    expect([modeOf(folder), modeOf(join(folder, 'inner'))]).toEqual(['700', '700']);
  });

  it.each([0o777, 0o755, 0o500])('that was there before with mode %o is closed to others', (mode) => {
    mkdirSync(folder);
    chmodSync(folder, mode);

    makePrivate(folder);

    expect(modeOf(folder)).toBe('700');
  });

  it('closes its own files to others, and leaves all other files as they are', () => {
    mkdirSync(join(folder, 'simulators'), { recursive: true, mode: 0o777 });
    const database = ['', '-wal', '-shm', '-journal'].map((end) => `cancellations.db${end}`);
    const own = [...database, 'events.jsonl', 'client-secret'];
    const more = ['issuer-key.json', 'rotated-credentials.json', 'lock', 'lock.address', 'simulators/pace.jsonl'];
    for (const name of [...own, ...more, 'notes.txt']) {
      writeFileSync(join(folder, name), 'x');
      chmodSync(join(folder, name), 0o666);
    }

    makePrivate(folder);

    const private_ = Object.fromEntries([...own, ...more].map((name) => [name, '600']));
    expect(modesIn(folder)).toEqual({ ...private_, simulators: '700', 'notes.txt': '666' });
  });

  it('stays private while the system runs in it', async () => {
    mkdirSync(folder);
    for (const name of ['cancellations.db', 'events.jsonl']) writeFileSync(join(folder, name), '', { mode: 0o644 });
    chmodSync(folder, 0o777);
    const mask = process.umask(0);
    onTestFinished(() => void process.umask(mask));
    const system = await aSystem({ data: folder, clientSecret: 'fresh' });
    onTestFinished(system.close);

    await system.rested((await system.accept({ provider: 'pace', transaction: { transactionId: 'p' } })).body.id);

    const modes = modesIn(folder);
    expect(modeOf(folder)).toBe('700');
    expect(Object.keys(modes)).toEqual(expect.arrayContaining(['cancellations.db-wal', 'client-secret', 'lock']));
    expect(Object.entries(modes).filter(([name, mode]) => mode !== (name === 'simulators' ? '700' : '600'))).toEqual(
      [],
    );
  });

  it.each(['', 'issuer-key.json', 'simulators/pace.jsonl'])('is refused if another user owns it: %s', (name) => {
    mkdirSync(join(folder, 'simulators'), { recursive: true });
    if (name !== '') writeFileSync(join(folder, name), '{}');
    // Only the super user could give a file away, so the test is another user instead.
    const someoneElse = (process.getuid?.() ?? 0) + 1;

    expect(() => makePrivate(folder, { userId: someoneElse })).toThrow(
      / belongs to another user, who could read or change it: /,
    );
  });

  it('is refused if one of its files is a link', () => {
    mkdirSync(folder);
    symlinkSync('/dev/null', join(folder, 'client-secret'));

    expect(() => makePrivate(folder)).toThrow('client-secret is not a file that this program made: delete it, or');
  });

  it('is refused if all users share it', () => {
    mkdirSync(folder);
    chmodSync(folder, 0o1777);

    expect(() => makePrivate(folder)).toThrow(`All users share ${folder}: choose a folder of your own with --data.`);
    expect(modeOf(folder)).toBe('777');
  });

  it('keeps its modes on a platform without them', () => {
    mkdirSync(folder);
    chmodSync(folder, 0o755);

    makePrivate(folder, { userId: undefined });

    expect(modeOf(folder)).toBe('755');
  });
});
