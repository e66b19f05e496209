/** Where in the page somebody is; kept behind the `#` of the address. */
export type Route =
  | { readonly name: 'home' }
  | { readonly name: 'list'; readonly query: string }
  | { readonly name: 'one'; readonly id: string }
  | { readonly name: 'reviews' }
  | { readonly name: 'simulators' }
  /** There is no such page. */
  | { readonly name: 'nowhere'; readonly address: string };

export function toRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  const [first = '', second = '', ...more] = path.split('/').filter((part) => part !== '');
  if (more.length > 0) return { name: 'nowhere', address: hash };
  if (first === 'cancellations') return second === '' ? { name: 'list', query } : { name: 'one', id: second };
  if (second !== '') return { name: 'nowhere', address: hash };
  if (first === 'reviews' || first === 'simulators') return { name: first };
  return first === '' ? { name: 'home' } : { name: 'nowhere', address: hash };
}

export const hashOf = (id: string) => `#/cancellations/${id}`;
