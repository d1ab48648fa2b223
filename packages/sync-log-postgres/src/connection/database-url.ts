/** What a database URL names, and the form of it that may be shown to people. */
import { SetupError } from "../errors/setup-errors.ts";

/** Throws `SetupError` ("bad-url") when the text is no Postgres URL. */
export function checkDatabaseUrl(url: string): void {
  parse(url);
}

/** The URL without its password and options, for messages. */
export function describeTarget(url: string): string {
  const { username, host, pathname } = parse(url);
  const user = username === "" ? "" : `${username}@`;
  return `postgres://${user}${host || "localhost"}${pathname}`;
}

/** The same server and login, another database. */
export function withDatabase(url: string, database: string): string {
  const parsed = parse(url);
  parsed.pathname = `/${encodeURIComponent(database)}`;
  return parsed.href;
}

/** The same server and database, another login. */
export function withLogin(url: string, login: string, password: string): string {
  const parsed = parse(url);
  parsed.username = encodeURIComponent(login);
  parsed.password = encodeURIComponent(password);
  return parsed.href;
}

function parse(url: string): URL {
  const parsed = URL.parse(url);
  if (!parsed || !/^postgres(ql)?:$/.test(parsed.protocol)) {
    throw new SetupError(
      "bad-url",
      "The database URL is not readable. Its form is postgres://user:password@host:port/database; " +
        "special characters in the password must be percent-encoded.",
    );
  }
  return parsed;
}
