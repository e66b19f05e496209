/**
 * More texts of an answer for the evidence, under our names. `undefined` if the answer has none of them, because empty
 * details would count as evidence.
 */
export function saidDetails(words: Readonly<Record<string, string | undefined>>) {
  const said = Object.entries(words).filter(([, word]) => word !== undefined);
  return said.length > 0 ? Object.fromEntries(said) : undefined;
}
