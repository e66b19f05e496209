/** The fields of a task that AWS and the local engine run in the same way. */
const taskFields = [
  'Type',
  'Comment',
  'Resource',
  'Parameters',
  'ResultSelector',
  'InputPath',
  'ResultPath',
  'OutputPath',
  'TimeoutSeconds',
  'Retry',
  'Catch',
  'Next',
  'End',
];
const topFields = ['Comment', 'StartAt', 'States'];
const contextPaths = ['$$.Execution.Id', '$$.Execution.Name', '$$.Execution.Input', '$$.Task.Token'];
/** The local engine's timers overflow a little above this. The limits of AWS are higher. */
const maxSeconds = 2_000_000;
const unnamedErrors = ['States.ALL', 'States.Timeout'];

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const fieldsOf = (value: unknown): Fields => (isFields(value) ? value : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What a definition uses outside the subset, one finding each; empty if it may be deployed. */
export function outsideSubset(definition: unknown): string[] {
  const machine = fieldsOf(definition);
  return [
    ...Object.keys(machine).flatMap((field) => (topFields.includes(field) ? [] : [`top level: ${field}`])),
    ...Object.entries(fieldsOf(machine.States)).flatMap(([name, state]) =>
      ofState(fieldsOf(state)).map((finding) => `${name}: ${finding}`),
    ),
  ];
}

function ofState(state: Fields): string[] {
  return [
    ...(state.Type === 'Task' ? [] : [`type ${state.Type}`]),
    ...Object.keys(state).flatMap((field) => (taskFields.includes(field) ? [] : [field])),
    ...ofTimeout(state.TimeoutSeconds),
    ...[state, ...listOf(state.Catch).map(fieldsOf)].flatMap(({ ResultPath }) =>
      ResultPath === '$' ? ['ResultPath "$"'] : [],
    ),
    ...listOf(state.Retry).flatMap((retrier) => ofRetrier(fieldsOf(retrier), unnamedIn(state))),
    ...listOf(state.Catch).flatMap((catcher) => ofCatcher(fieldsOf(catcher))),
    ...stringsIn(state).flatMap(ofString),
  ];
}

function ofTimeout(seconds: unknown): string[] {
  if (typeof seconds !== 'number' || seconds <= 0) return ['no constant TimeoutSeconds'];
  return seconds > maxSeconds ? [`TimeoutSeconds ${seconds}`] : [];
}

/** `States.TaskFailed` matches no timeout on AWS, but the local engine's timeout of a state that waits for a token. */
const unnamedIn = ({ Resource }: Fields) =>
  String(Resource).endsWith('.waitForTaskToken') ? [...unnamedErrors, 'States.TaskFailed'] : unnamedErrors;

function ofRetrier({ ErrorEquals, ...others }: Fields, unnamed: readonly string[]): string[] {
  return [
    ...listOf(ErrorEquals).flatMap((error) => (unnamed.includes(String(error)) ? [`retries ${error}`] : [])),
    ...Object.entries(others).flatMap(([field, value]) =>
      field.endsWith('Seconds') && Number(value) > maxSeconds ? [`${field} ${value}`] : [],
    ),
  ];
}

const ofCatcher = ({ ErrorEquals }: Fields): string[] =>
  listOf(ErrorEquals).includes('States.TaskFailed') ? ['catches States.TaskFailed'] : [];

function ofString(text: string): string[] {
  return [
    ...(text.includes('States.JsonToString') ? ['States.JsonToString'] : []),
    ...(/^\{%.*%\}$/s.test(text) ? ['JSONata expression'] : []),
    ...(text.match(/\$\$[\w.$[\]'*-]*/g) ?? []).flatMap((path) =>
      contextPaths.some((allowed) => path === allowed || path.startsWith(`${allowed}.`)) ? [] : [`context ${path}`],
    ),
  ];
}

function stringsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsIn);
}
