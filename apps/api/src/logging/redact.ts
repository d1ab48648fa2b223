/**
 * What may stand in a log line: strings lose the credentials in their URLs, fields that hold secrets
 * or an article's text lose their values. Everything is bounded in length and depth.
 */

const SECRET_FIELD = /token|password|passwd|secret|authorization|cookie|credential/i;
/** Fields of pages and articles. */
const CONTENT_FIELDS: ReadonlySet<string> = new Set([
  "article",
  "body",
  "bytes",
  "content",
  "data",
  "excerpt",
  "html",
  "htmlContent",
  "payload",
  "sealed",
  "text",
  "title",
]);
const CREDENTIALS_IN_URL = /([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#]*@/gi;
const BEARER = /\b(bearer\s+)\S+/gi;
const MAX_TEXT_CHARS = 2_000;
/** Looked through for secrets; what lies further back is cut off in any case. */
const MAX_SCANNED_CHARS = 2 * MAX_TEXT_CHARS;
const MAX_DEPTH = 4;
const MAX_ENTRIES = 50;

export function redactText(text: string): string {
  const clean = text
    .slice(0, MAX_SCANNED_CHARS)
    .replace(CREDENTIALS_IN_URL, "$1***@")
    .replace(BEARER, "$1***");
  // Cut last, so that no secret loses the end by which it is known.
  return clean.length > MAX_TEXT_CHARS ? `${clean.slice(0, MAX_TEXT_CHARS)}…` : clean;
}

/** The fields as JSON can hold them. */
export function redactFields(fields: Readonly<Record<string, unknown>>, depth = 0): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields).slice(0, MAX_ENTRIES)) {
    if (value === undefined) continue;
    if (SECRET_FIELD.test(name)) kept[name] = "***";
    else if (CONTENT_FIELDS.has(name)) kept[name] = "(left out)";
    else kept[name] = redactValue(value, depth);
  }
  return kept;
}

function redactValue(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case "string":
      return redactText(value);
    case "number":
    case "boolean":
      return value;
    case "bigint":
      return value.toString();
    case "object":
      return redactObject(value, depth);
    default:
      return typeof value;
  }
}

function redactObject(value: object | null, depth: number): unknown {
  if (value === null) return null;
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString();
  if (value instanceof Error) return describeError(value);
  if (depth >= MAX_DEPTH) return "(deeper)";
  if (Array.isArray(value)) return value.slice(0, MAX_ENTRIES).map((inner) => redactValue(inner, depth + 1));
  return redactFields(value as Record<string, unknown>, depth + 1);
}

export interface ErrorDescription {
  readonly name: string;
  readonly code?: string;
  readonly message: string;
  readonly stack?: string;
  /** The message of what caused it. */
  readonly cause?: string;
}

/** Whatever was thrown, without its other properties: they may hold anything. */
export function describeError(error: unknown): ErrorDescription {
  if (!(error instanceof Error)) return { name: typeof error, message: redactText(String(error)) };
  const { name, message, stack, cause } = error;
  const code: unknown = "code" in error ? error.code : undefined;
  return {
    name,
    ...(typeof code === "string" && { code }),
    message: redactText(message),
    ...(stack !== undefined && { stack: redactText(stack) }),
    ...(cause instanceof Error && { cause: redactText(cause.message) }),
  };
}
