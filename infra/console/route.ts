/** Where in the page somebody is; kept behind the `#` of the address. */
export type Route =
  | { readonly name: 'home' }
  | { readonly name: 'list'; readonly query: string }
  | { readonly name: 'one'; readonly id: string }
  | { readonly name: 'reviews' }
  | { readonly name: 'simulators' };

/** An address that leads nowhere leads home. */
export function toRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  const [first = '', second = ''] = path.split('/').filter((part) => part !== '');
  if (first === 'cancellations') return second === '' ? { name: 'list', query } : { name: 'one', id: second };
  if (first === 'reviews' || first === 'simulators') return { name: first };
  return { name: 'home' };
}

export const hashOf = (id: string) => `#/cancellations/${id}`;
