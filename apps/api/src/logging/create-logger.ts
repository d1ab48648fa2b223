/**
 * Log lines, one a call: a JSON object, or text for people. What may stand in them is decided in
 * `redact.ts`; where they go is the caller's business.
 */
import { describeError, type ErrorDescription, redactFields, redactText } from "./redact.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What every part of the program is handed to speak with. */
export interface Logger {
  info(message: string, fields?: Fields): void;
  error(error: unknown, message: string, fields?: Fields): void;
}

export interface LoggerOptions {
  readonly format: "json" | "text";
  /** Gets each line, without its line end. */
  readonly write: (line: string) => void;
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly nowMs?: () => number;
}

type Level = "info" | "error";

export function createLogger({ format, write, nowMs = Date.now }: LoggerOptions): Logger {
  const render = format === "json" ? renderJson : renderText;
  const emit = (level: Level, message: string, fields: Fields, error: ErrorDescription | null) =>
    write(
      render({ time: new Date(nowMs()).toISOString(), level, message: redactText(message) }, fields, error),
    );
  return {
    info: (message, fields = {}) => emit("info", message, redactFields(fields), null),
    error: (error, message, fields = {}) =>
      emit("error", message, redactFields(fields), describeError(error)),
  };
}

interface Head {
  readonly time: string;
  readonly level: Level;
  readonly message: string;
}

function renderJson(head: Head, fields: Fields, error: ErrorDescription | null): string {
  return JSON.stringify({ ...head, ...fields, ...head, ...(error && { error }) });
}

/** Of an error the message, and of a bug the place where it arose; who needs more reads the JSON form. */
function renderText({ time, level, message }: Head, fields: Fields, error: ErrorDescription | null): string {
  const details = Object.entries(fields).map(([name, value]) => ` ${name}=${inline(value)}`);
  const cause = error === null ? "" : `: ${oneLine(error.message)}${placeOf(error)}`;
  return `${time} ${level === "error" ? "ERROR" : "info "} ${oneLine(message)}${cause}${details.join("")}`;
}

/** Errors with a code are foreseen, and speak for themselves. */
function placeOf({ code, stack }: ErrorDescription): string {
  const place = code === undefined ? stack?.split("\n").find((line) => /^\s+at /.test(line)) : undefined;
  return place === undefined ? "" : ` (${oneLine(place.trim())})`;
}

function inline(value: unknown): string {
  return typeof value === "string" && /^[\w./:@+-]+$/.test(value) ? value : JSON.stringify(value);
}

/** No text from outside may begin a line of its own. */
function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f\u2028\u2029]+/g, " ");
}
