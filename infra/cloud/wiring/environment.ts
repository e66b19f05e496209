/**
 * Reads an environment variable that the stack sets.
 * @throws RangeError if it is missing or empty. The function then fails when it starts.
 */
export function required(name: string, environment: NodeJS.ProcessEnv = process.env): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new RangeError(`the environment lacks ${name}`);
  return value;
}
