import { list } from '../../../functions/untrusted/json.ts';
import type { Resource } from './synthesised.ts';

/** Finds a circle of resources that need each other. CloudFormation refuses such a template. */
export function circleIn(resources: Readonly<Record<string, Resource>>): readonly string[] | undefined {
  const done = new Set<string>();

  function visit(id: string, path: readonly string[]): readonly string[] | undefined {
    if (path.includes(id)) return [...path.slice(path.indexOf(id)), id];
    if (done.has(id)) return undefined;
    for (const next of needsOf(resources[id])) {
      const circle = next in resources ? visit(next, [...path, id]) : undefined;
      if (circle) return circle;
    }
    done.add(id);
    return undefined;
  }

  for (const id of Object.keys(resources)) {
    const circle = visit(id, []);
    if (circle) return circle;
  }
  return undefined;
}

function needsOf(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    if (name === 'Ref') return [String(inner)];
    if (name === 'Fn::GetAtt') return [String(list(value, name)[0])];
    if (name === 'DependsOn') return Array.isArray(inner) ? inner.map(String) : [String(inner)];
    return needsOf(inner);
  });
}
