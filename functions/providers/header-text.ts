import * as z from 'zod/mini';

/** A value for a header: visible ASCII, so that no credential can break a request apart. */
export const headerText = () => z.string().check(z.regex(/^[\x21-\x7e]+$/, 'visible ASCII without spaces'));
