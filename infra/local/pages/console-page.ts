import type { ConsoleFile } from '../../console/build.ts';
import type { ConsoleConfig } from '../../console/console-config.ts';
import { type AnswerHttp, plainMessage } from '../gateway/http.ts';

/** Builds the files of the page; called once. */
export type Build = () => Promise<{ readonly files: readonly ConsoleFile[]; readonly policy: string }>;

/** Builds the page when a browser opens it for the first time, so that a start does not wait for it. */
export const freshBuild: Build = async () => {
  const { buildConsole, contentSecurityPolicy, endBuilder } = await import('../../console/build.ts');
  try {
    return { files: await buildConsole({ target: 'local' }), policy: contentSecurityPolicy() };
  } finally {
    await endBuilder();
  }
};

/** Answers `/`, the files of the console and `/config.json`; returns `undefined` for every other path. */
export function consolePage(config: ConsoleConfig, build: Build = freshBuild) {
  let built: ReturnType<Build> | undefined;

  const answer: AnswerHttp = async ({ path }) => {
    if (path === '/config.json') return respond('application/json', JSON.stringify(config), {});
    built ??= build().catch((error: unknown) => {
      built = undefined;
      throw error;
    });
    const { files, policy } = await built;
    const asked = path === '/' ? 'index.html' : path.slice(1);
    const file = files.find(({ name }) => name === asked);
    if (!file) return plainMessage(404, 'Not Found');
    return respond(file.contentType, file.content, { 'content-security-policy': policy });
  };

  return (request: Parameters<AnswerHttp>[0]) =>
    request.method === 'GET' && paths.has(request.path) ? answer(request) : undefined;
}

const paths = new Set([
  '/',
  '/index.html',
  '/console.js',
  '/check-file.js',
  '/console.css',
  '/icon.svg',
  '/config.json',
]);

const respond = (contentType: string, body: string | Uint8Array, headers: Readonly<Record<string, string>>) => ({
  status: 200,
  headers: {
    'content-type': contentType,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    ...headers,
  },
  body,
});
