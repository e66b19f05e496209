/** Adyen gives an HMAC key as hex digits. Node decodes anything else to an empty key, under which anybody could sign. */
export const hexKey = /^(?:[0-9a-f]{2}){16,128}$/i;
