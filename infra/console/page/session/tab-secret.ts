const key = 'rescind.client-secret';
const inAddress = /^#secret=([\w-]+)$/;

/** Whether this is the address that `npm start` prints. */
export const hasSecret = (hash: string) => inAddress.test(hash);

/** The client secret of this tab: from the address that `npm start` prints, or from before a reload. */
export function tabSecret(): string | undefined {
  const [, given] = inAddress.exec(location.hash) ?? [];
  if (given !== undefined) {
    rememberSecret(given);
    // Out of the history and of screenshots.
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(key) ?? undefined;
}

export const rememberSecret = (secret: string) => sessionStorage.setItem(key, secret);
export const forgetSecret = () => sessionStorage.removeItem(key);
