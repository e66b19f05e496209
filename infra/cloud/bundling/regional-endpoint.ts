interface EndpointParameters {
  readonly Region?: string;
  /** A configured endpoint, for example from `AWS_ENDPOINT_URL`. */
  readonly Endpoint?: string;
}

/**
 * Replaces the endpoint rules of a client. A function calls the standard endpoint of its own region and partition
 * (the stack sets `URL_SUFFIX`), so it does not need the table of all partitions.
 */
export const regionalEndpoint =
  (service: string) =>
  ({ Region, Endpoint }: EndpointParameters) => ({
    url: new URL(Endpoint ?? `https://${service}.${Region}.${process.env.URL_SUFFIX ?? 'amazonaws.com'}`),
  });
