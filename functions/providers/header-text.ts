import * as z from 'zod/mini';

/** A header value: visible ASCII only, so that no credential can add a header or end the request. */
export const headerText = () => z.string().check(z.regex(/^[\x21-\x7e]+$/, 'visible ASCII without spaces'));
