/** What the field of a secret is called. Other letters may stand around it. */
export const secretNames =
  /authorization|token|secret|passw(?:or)?d|passphrase|pwd|(?:api|app|access|private|hmac)[-_]?key|credential|signature|cookie/i;

/**
 * Secrets that are recognised by their form alone. Each pattern is bounded, or takes in everything that it has read, so that
 * the time grows no faster than the text.
 */
const forms = [
  /\bbearer\s+(?!(?:token|auth\w*|realm|error|scheme)\b)[\w.~+/=-]+/gi,
  /\b(?:[Bb]asic|BASIC)\s+(?=[a-z+/]*[A-Z\d=])[\w+/=-]+/g,
  // A scheme of its own, and credentials with a digit in them.
  /(?<=\bauthorization["']?\s?[:=]\s?["']?)[a-z][\w-]{0,30} {1,8}(?=[^\s\d"']{0,64}\d)[^\s"']{8,}/gi,
  // A JSON Web Token, signed or encrypted (RFC 7519), or other JSON in base64url.
  /(?<!\w)eyJ[\w-]{4,}(?:\.[\w-]*){0,4}/g,
  /-----BEGIN [A-Z\d ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z\d ]{0,40}PRIVATE KEY-----|$)/g,
  // The user and the password in a URL (RFC 3986, 3.2.1).
  /(?<=:\/\/)[^\s/?#"'<>]+(?=@)/g,
  // All pairs of a `Cookie` header.
  /(?<=\bcookie["']?\s?:\s?["']?)[^\s=:;"']{1,64}=[^\r\n"']+/gi,
  // Access key ids of AWS (IAM User Guide, "IAM identifiers", "Understanding unique ID prefixes"), and session tokens.
  /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
  /\b(?:IQoJ|FwoG)[\w+/=]{32,}/g,
  // Keys and webhook secrets of Stripe, API keys of Adyen.
  /\b(?:(?:sk|rk)_(?:live|test)_|whsec_)[\w+/=]+/g,
  /\bAQE[^\s"',\\]{20,}/g,
];

/** The text in an element of XML. */
const element = new RegExp(
  `(<[^<>\\s]{0,64}(?:${secretNames.source})[^<>\\s]{0,32}(?:\\s[^<>]{0,200})?>\\s{0,8})[^<\\s][^<]*`,
  'gi',
);

/**
 * `name=value`, `name: value`, `name => value` and `"name":"value"`, also in a form or a URL, where `%3D` is the equals sign,
 * and as JSON inside a JSON text, where backslashes stand before the quotes. A quoted value ends at the same quote, or with
 * the text if somebody shortened it.
 */
const named = new RegExp(
  `((?:${secretNames.source})[\\w-]{0,32}\\\\{0,8}(?:["']|%2[27])?\\s{0,8}(?:[=-]>|[=:]|%3[ad])\\s{0,8})` +
    `(?:(\\\\{0,8}["'])[\\s\\S]*?(?:(?<!\\\\)\\2|$)|\\[[^\\]]*\\]?|(?![{\\\\])[^\\s"',;&]+)`,
  'gi',
);

/** The text without values that look like a secret, or whose name says that they are one. */
export const withoutSecretForms = (text: string): string =>
  forms
    .reduce((clean, form) => clean.replace(form, '[secret]'), text)
    .replace(element, '$1[secret]')
    .replace(named, withoutNamed);

function withoutNamed(all: string, name: string, quote = ''): string {
  return isSentence(name, all.slice(name.length)) ? all : `${name}${quote}[secret]${quote}`;
}

/** Whether the value is only a word of a sentence, as in `TokenExpired: the`. In `password: hunter` it may be the secret. */
const isSentence = (name: string, value: string) =>
  /[\w-]:\s*$/.test(name) &&
  !/(?:passw(?:or)?d|passphrase|pwd|secret|key)\W*$/i.test(name) &&
  /^[a-z]{1,15}[.!?)]*$/i.test(value);
