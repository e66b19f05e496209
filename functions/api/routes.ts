/** One route of the HTTP API; the local front and the cloud stack are both built from these. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** As API Gateway writes it: `{name}` stands for one segment. */
  readonly path: string;
  /** The file in `functions/handlers`. */
  readonly handler: string;
  /** No token: the handler authenticates the caller itself. */
  readonly isPublic: boolean;
}

export const routes = [
  { method: 'POST', path: '/v1/cancellations', handler: 'accept-cancellation', isPublic: false },
  { method: 'GET', path: '/v1/cancellations', handler: 'list-cancellations', isPublic: false },
  { method: 'GET', path: '/v1/cancellations/{id}', handler: 'get-cancellation', isPublic: false },
  { method: 'GET', path: '/v1/cancellations/{id}/exchanges', handler: 'list-exchanges', isPublic: false },
  { method: 'POST', path: '/v1/cancellations/{id}/recheck', handler: 'review-cancellation', isPublic: false },
  { method: 'POST', path: '/v1/cancellations/{id}/resolution', handler: 'review-cancellation', isPublic: false },
  { method: 'POST', path: '/v1/cancellations/{id}/correction', handler: 'review-cancellation', isPublic: false },
  { method: 'GET', path: '/v1/providers', handler: 'list-providers', isPublic: false },
  { method: 'PUT', path: '/v1/providers/{provider}/hold', handler: 'hold-provider', isPublic: false },
  { method: 'DELETE', path: '/v1/providers/{provider}/hold', handler: 'hold-provider', isPublic: false },
  { method: 'GET', path: '/v1/openapi.json', handler: 'describe-api', isPublic: true },
  { method: 'GET', path: '/health', handler: 'describe-api', isPublic: true },
  { method: 'POST', path: '/v1/webhooks/{provider}/{merchantId}', handler: 'receive-webhook', isPublic: true },
] as const satisfies readonly Route[];

export type HandlerName = (typeof routes)[number]['handler'];
