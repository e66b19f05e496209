/** A copy as JSON. Services exchange JSON, so no receiver gets the sender's own object. */
export const asJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
