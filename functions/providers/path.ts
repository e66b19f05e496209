/**
 * A template that percent-encodes every reference into one path segment.
 * @throws RangeError when a reference would leave its segment (`.`, `..` or empty), which the request schema refuses.
 */
export function path(segments: TemplateStringsArray, ...references: readonly string[]): string {
  // Stryker disable next-line StringLiteral: a template has a reference before every later segment, which the compiler does not know
  return segments.reduce((made, segment, index) => made + encodeSegment(references[index - 1] ?? '') + segment);
}

function encodeSegment(reference: string): string {
  if (['', '.', '..'].includes(reference)) throw new RangeError('a reference must be a path segment of its own');
  return encodeURIComponent(reference);
}
