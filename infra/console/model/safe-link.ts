/** A detail that is this long may have been cut off. */
const maxLength = 200;

/** The address that a provider gave, if a page may link to it: a whole `https` URL that hides no other host behind a name. */
export function safeLink(detail: string): string | undefined {
  const url = detail.length < maxLength ? URL.parse(detail) : null;
  return url?.protocol === 'https:' && url.username === '' && url.password === '' ? url.href : undefined;
}
