/** The scopes of an access token. Only for what the page shows: the service itself checks every token. */
export function scopesOf(token: string): readonly string[] {
  try {
    const [, payload = ''] = token.split('.');
    const { scope, scp } = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/'))) as {
      readonly scope?: unknown;
      readonly scp?: unknown;
    };
    if (typeof scope === 'string') return scope.split(' ');
    return Array.isArray(scp) ? scp.map(String) : [];
  } catch {
    return [];
  }
}
