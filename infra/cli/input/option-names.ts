import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { columnName } from '../../client/input/field-names.ts';

/** What to type for an RFC 6901 pointer: `--merchant-reference` for `/merchantReference`. */
export const optionNamesOf = (command: CommandUnknownOpts | undefined) => (pointer: string) => {
  const name = columnName(pointer);
  if (pointer.startsWith('/transaction/')) return name;
  const option = command?.options.find((known) => known.attributeName() === name);
  return option?.long ?? (command?.registeredArguments.some((known) => known.name() === name) ? `the ${name}` : name);
};
