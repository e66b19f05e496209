/** Whether the entity tag of a cancellation says that a look is in progress: a version, and what else changes the answer. */
export const isLookTag = (tag: string | null) => /^"\d+-looking/.test(tag ?? '');
