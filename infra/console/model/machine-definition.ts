/** The parts of an Amazon States Language definition that the drawing needs. */
export interface Definition {
  readonly StartAt: string;
  readonly States: Readonly<Record<string, DefinedState>>;
}

export interface DefinedState {
  readonly Type: string;
  readonly Resource?: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly Default?: string;
  readonly Catch?: readonly { readonly ErrorEquals: readonly string[]; readonly Next: string }[];
  readonly Choices?: readonly { readonly Next: string }[];
}

export const start = 'start';
export const end = 'end';

/** One arrow of the drawing. A detour is a path that only an error or a choice takes. */
export interface Transition {
  readonly from: string;
  readonly to: string;
  readonly isDetour: boolean;
  readonly label: string;
}

export function transitionsOf({ StartAt, States }: Definition): Transition[] {
  const direct = (from: string, to: string, label = '') => ({ from, to, isDetour: false, label });
  const detour = (from: string, to: string, label: string) => ({ from, to, isDetour: true, label });
  const errors = (names: readonly string[]) => names.map((name) => name.replace('States.', '')).join(', ');
  return [
    direct(start, StartAt),
    ...Object.entries(States).flatMap(([name, { Next, End, Default, Catch = [], Choices = [] }]) => [
      ...(Next === undefined ? [] : [direct(name, Next)]),
      ...Choices.map((choice) => detour(name, choice.Next, 'choice')),
      ...(Default === undefined ? [] : [direct(name, Default, 'otherwise')]),
      ...Catch.map(({ ErrorEquals, Next: to }) => detour(name, to, errors(ErrorEquals))),
      ...(End ? [direct(name, end)] : []),
    ]),
  ];
}

/** The states from the start to the end if nothing fails. */
export function mainPath({ StartAt, States }: Definition): string[] {
  const path: string[] = [];
  for (let name: string | undefined = StartAt; name !== undefined && !path.includes(name); ) {
    path.push(name);
    name = States[name]?.Next ?? States[name]?.Default;
  }
  return [start, ...path, end];
}
