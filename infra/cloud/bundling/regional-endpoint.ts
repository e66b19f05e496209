interface EndpointParameters {
  readonly Region?: string;
  /** A configured endpoint, for example `AWS_ENDPOINT_URL`. */
  readonly Endpoint?: string;
}

/**
 * Stands in for a client's endpoint rules: a function calls the ordinary endpoint of its own region and partition
 * (`URL_SUFFIX` is CloudFormation's), so the table of all partitions and its interpreter are left out.
 */
export const regionalEndpoint =
  (service: string) =>
  ({ Region, Endpoint }: EndpointParameters) => ({
    url: new URL(Endpoint ?? `https://${service}.${Region}.${process.env.URL_SUFFIX ?? 'amazonaws.com'}`),
  });
