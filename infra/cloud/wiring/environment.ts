/**
 * A variable that the stack sets for this function.
 * @throws RangeError at the start of the function when it is missing.
 */
export function required(name: string, environment: NodeJS.ProcessEnv = process.env): string {
  const value = environment[name];
  if (value === undefined || value === '') throw new RangeError(`the environment lacks ${name}`);
  return value;
}
