/** What a form sent: text by field name, in order. Names of nested fields are dotted: `indicators.0.name`. */
export type FormValues = Record<string, string[]>;

const MAX_FIELDS = 500;
const NAME = /^[A-Za-z][A-Za-z0-9]*(\.(\d{1,2}|[A-Za-z][A-Za-z0-9]*)){0,3}$/;

/** The text fields of a form; files, odd names and anything beyond 500 entries are passed over. */
export function formValues(data: FormData): FormValues {
  const values: FormValues = Object.create(null);
  let count = 0;
  for (const [name, value] of data) {
    if (typeof value !== 'string' || !NAME.test(name) || ++count > MAX_FIELDS) continue;
    values[name] = [...(values[name] ?? []), value];
  }
  return values;
}

type Node = string | string[] | { [key: string]: Node };

/**
 * Dotted names as nested objects; a level whose keys are all numbers becomes an array, gaps closed.
 * A name sent several times becomes an array of strings, a name sent once a string.
 */
export function nest(values: FormValues): Record<string, unknown> {
  const root: { [key: string]: Node } = Object.create(null);
  for (const [name, sent] of Object.entries(values)) {
    const path = name.split('.');
    const last = path.pop() as string;
    let node = root;
    for (const step of path) {
      const next = node[step];
      const branch = isBranch(next) ? next : (Object.create(null) as { [key: string]: Node });
      node[step] = branch;
      node = branch;
    }
    node[last] = sent.length === 1 ? (sent[0] as string) : sent;
  }
  return closeArrays(root) as Record<string, unknown>;
}

const isBranch = (node: Node | undefined): node is { [key: string]: Node } =>
  typeof node === 'object' && !Array.isArray(node);

function closeArrays(node: Node): unknown {
  if (!isBranch(node)) return node;
  const entries = Object.entries(node);
  if (entries.length > 0 && entries.every(([key]) => /^\d+$/.test(key)))
    return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, child]) => closeArrays(child));
  return Object.fromEntries(entries.map(([key, child]) => [key, closeArrays(child)]));
}

/** Id of a field's control in the page, from its name. */
export const fieldId = (name: string): string => name.replaceAll('.', '-');
