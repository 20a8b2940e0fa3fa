/** Reads every variable of the table from an environment, collecting faults instead of stopping at the first. */
import type { Fault } from '../kernel/errors.ts';
import { Secret } from '../kernel/secret.ts';
import { VARIABLES, type Values, type VariableName } from './schema.ts';
import type { VariableSpec } from './variable.ts';
import { parseUrl } from '../kernel/web-url.ts';

export type Environment = Readonly<Record<string, string | undefined>>;
/** Text of a file; throws when it cannot be read. */
export type ReadFile = (path: string) => string;

/** An empty variable counts as unset. */
export const isSet = (env: Environment, name: string): boolean => (env[name] ?? '').trim() !== '';

type AnySpec = VariableSpec<unknown, unknown>;

/** The names under which a variable may be set, the main one first. */
export function namesOf(name: VariableName): readonly string[] {
  const spec: AnySpec = VARIABLES[name];
  const plain = [name, ...(spec.aliases ?? [])];
  return spec.secret === true ? plain.flatMap((one) => [one, `${one}_FILE`]) : plain;
}

export const VARIABLE_NAMES = Object.keys(VARIABLES).filter((name): name is VariableName => Object.hasOwn(VARIABLES, name));

/** Words that stand for a secret in examples and are nobody's. */
const PLACEHOLDER = /change[-_]?me|^(secret|password|example|test|x+|your[-_].*|sk-(x+|\.+))$/i;

function isPlaceholder(value: Secret): boolean {
  const text = value.reveal();
  const password = parseUrl(text)?.password ?? '';
  return PLACEHOLDER.test(text) || (password !== '' && PLACEHOLDER.test(decodeURIComponent(password)));
}

interface Found {
  /** The name it was set under. */
  readonly name: string;
  readonly text: string;
}

/** The first name that is set, an empty one counting as unset; a `_FILE` name gives the file's text without the line end. */
function find(name: VariableName, env: Environment, readFile: ReadFile, faults: Fault[]): Found | null {
  const set = namesOf(name).filter((one) => isSet(env, one));
  const [first] = set;
  if (first === undefined) return null;
  const twin = `${first}_FILE`;
  if (set.includes(twin)) faults.push({ field: twin, rule: `must not be set together with ${first}`, fix: 'keep one of the two' });
  const text = env[first] ?? '';
  if (!first.endsWith('_FILE')) return { name: first, text: text.trim() };
  try {
    return { name: first, text: readFile(text).replace(/\r?\n$/, '') };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    faults.push({ field: first, rule: `must name a readable file (${why})`, fix: 'check the path and who may read it' });
    return null;
  }
}

function readOne(name: VariableName, env: Environment, readFile: ReadFile, faults: Fault[]): unknown {
  const spec: AnySpec = VARIABLES[name];
  const found = find(name, env, readFile, faults);
  if (found === null) return spec.default;
  const value = spec.parse(found.text);
  if (value === undefined) {
    const fix =
      spec.default === null
        ? `use something like ${spec.sample}`
        : `unset it for the default ${JSON.stringify(spec.default).replaceAll('"', '')}`;
    faults.push({ field: found.name, rule: `must be ${spec.rule}`, fix });
    return spec.default;
  }
  const isProduction = env['NODE_ENV'] === 'production';
  if (isProduction && value instanceof Secret && isPlaceholder(value)) {
    faults.push({ field: found.name, rule: 'must not be a sample secret in production', fix: 'set a value of your own' });
  }
  return value;
}

/** Values with defaults filled in, and every fault that was met; with a fault the values are not to be used. */
export function readValues(env: Environment, readFile: ReadFile): { values: Values; faults: readonly Fault[] } {
  const faults: Fault[] = [];
  const entries = VARIABLE_NAMES.map((name) => [name, readOne(name, env, readFile, faults)]);
  return { values: Object.fromEntries(entries) as Values, faults };
}
