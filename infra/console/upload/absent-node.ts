/**
 * Stands for the modules of Node.js that the providers import. To check a row, none of their functions is called.
 * @throws Error always.
 */
function absent(): never {
  throw new Error('a browser has no such function');
}

export {
  absent as createHash,
  absent as createHmac,
  absent as isDeepStrictEqual,
  absent as readdirSync,
  absent as timingSafeEqual,
};
