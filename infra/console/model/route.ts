/** The view that the hash of the URL names. */
export type Route =
  | { readonly name: 'home' }
  | { readonly name: 'list'; readonly query: string }
  | { readonly name: 'cancellation'; readonly id: string }
  | { readonly name: 'new' }
  | { readonly name: 'reviews' }
  | { readonly name: 'providers' }
  | { readonly name: 'upload' }
  | { readonly name: 'simulators' }
  | { readonly name: 'not-found'; readonly hash: string };

export function parseRoute(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#/, '').split('?');
  const [first = '', second = '', ...more] = path.split('/').filter((part) => part !== '');
  if (more.length > 0) return { name: 'not-found', hash };
  if (first === 'cancellations') return second === '' ? { name: 'list', query } : { name: 'cancellation', id: second };
  if (second !== '') return { name: 'not-found', hash };
  const plain = ['new', 'reviews', 'upload', 'providers', 'simulators'] as const;
  const name = plain.find((one) => one === first);
  if (name) return { name };
  return first === '' ? { name: 'home' } : { name: 'not-found', hash };
}

export const cancellationHash = (id: string) => `#/cancellations/${id}`;
