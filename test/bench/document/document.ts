const preamble = `# Benchmarks

This service beside its alternatives, and beside itself as its data grows. \`npm run bench -- --docs\` measures and writes
this page. \`npm run bench -- --help\` names the parts; \`npm run bench -- peers --docs\` replaces the section of one part only.

The alternatives run on the same machine and in the same run, and they take turns. Each figure is the median of the
rounds, with the minimum and the maximum in brackets. Compare the ratios, not the times: other machines have other times.
A round in which an event is missing, or comes twice, is not reported at all.
`;

/** A comment that nobody sees tells where the section of a part begins. */
const markOf = (name: string) => `<!-- part: ${name} -->`;
const mark = /^<!-- part: ([a-z0-9-]+) -->\n/m;

/** The page with new sections. Sections of other parts stay, and `order` says which comes first. */
export function withSections(page: string, sections: ReadonlyMap<string, string>, order: readonly string[]): string {
  const all = new Map([...sectionsIn(page), ...sections]);
  const names = order.filter((name) => all.has(name));
  return [preamble, ...names.map((name) => `${markOf(name)}\n\n${all.get(name)}\n`)].join('\n');
}

function sectionsIn(page: string): ReadonlyMap<string, string> {
  const [, ...pieces] = page.split(mark);
  const sections = new Map<string, string>();
  for (let index = 0; index < pieces.length; index += 2) {
    sections.set(pieces[index] ?? '', (pieces[index + 1] ?? '').trim());
  }
  return sections;
}
