/** What a thrown value leaves in the job's record: its name and message, cut to a bounded length. */

const MAX_NAME = 200;
const MAX_MESSAGE = 4_000;

export interface FailureJson {
  readonly name: string;
  readonly message: string;
  /** A short code that the error carries, such as `ECONNREFUSED`. */
  readonly code?: string;
}

/** The stack stays out: it names files of the machine, and goes to the logger. */
export function failureJson(thrown: unknown): FailureJson {
  if (!(thrown instanceof Error)) return { name: "Error", message: cut(textOf(thrown), MAX_MESSAGE) };
  const { code } = thrown as { readonly code?: unknown };
  return {
    name: cut(thrown.name, MAX_NAME),
    message: cut(thrown.message, MAX_MESSAGE),
    ...(typeof code === "string" && code !== "" && { code: cut(code, MAX_NAME) }),
  };
}

function textOf(thrown: unknown): string {
  if (typeof thrown === "string") return thrown;
  return `Something that is no error was thrown: ${typeof thrown}.`;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
