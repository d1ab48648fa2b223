/**
 * Why a log cannot be opened. Each needs a person: the message gives the fact, the likely cause
 * and the next step, and never the password.
 */

/** What is wrong with the database or the way to it; stable for programs. */
export type SetupErrorCode =
  | "bad-url"
  | "unreachable"
  | "login-refused"
  | "database-missing"
  | "version"
  | "schema-drift"
  | "role-can-bypass"
  | "roles-missing"
  | "migration-refused";

/** Base of everything that a person has to put right before the log can be used. */
export class SetupError extends Error {
  override readonly name: string = "SetupError";
  readonly code: SetupErrorCode;
  constructor(code: SetupErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Nothing answers at the address, or what answers is no Postgres that takes connections. */
export class DatabaseUnreachableError extends SetupError {
  override readonly name = "DatabaseUnreachableError";
  constructor(target: string, reason: string, options?: ErrorOptions) {
    super(
      "unreachable",
      `The database at ${target} cannot be reached (${reason}). Either it is not running, or the host or ` +
        `port is wrong, or a firewall is between. Start it or correct the URL, then try again.`,
      options,
    );
  }
}

/** Wrong user, wrong password, or a rule of the server that keeps this login out. */
export class LoginRefusedError extends SetupError {
  override readonly name = "LoginRefusedError";
  constructor(target: string, reason: string, options?: ErrorOptions) {
    super(
      "login-refused",
      `The database at ${target} refused the login (${reason}). The user name or the password in the URL ` +
        `is probably wrong. Correct the URL; special characters in a password must be percent-encoded.`,
      options,
    );
  }
}

export class DatabaseMissingError extends SetupError {
  override readonly name = "DatabaseMissingError";
  constructor(target: string, options?: ErrorOptions) {
    super(
      "database-missing",
      `There is no such database at ${target}. The name at the end of the URL may be mistyped; otherwise ` +
        `create the database first (createdb, or provisionDatabase with an administrator's URL).`,
      options,
    );
  }
}

/** The server or the schema is of a version that this code cannot use. */
export class DatabaseVersionError extends SetupError {
  override readonly name = "DatabaseVersionError";
  readonly problem: "server-too-old" | "schema-newer" | "schema-older" | "schema-altered";
  constructor(problem: DatabaseVersionError["problem"], message: string, options?: ErrorOptions) {
    super("version", message, options);
    this.problem = problem;
  }
}

/** The tables are not as the migrations left them. */
export class SchemaDriftError extends SetupError {
  override readonly name = "SchemaDriftError";
  /** One sentence each. */
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      "schema-drift",
      `The database is not as Tidemark's migrations left it:\n${problems.map((p) => `- ${p}`).join("\n")}\n` +
        `Somebody altered it by hand or another program uses the same names. Undo that, or restore a backup.`,
    );
    this.problems = problems;
  }
}

/** The connected role, or the state of the tables, would let row-level security be passed over. */
export class RoleCanBypassError extends SetupError {
  override readonly name = "RoleCanBypassError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[], nextStep: string) {
    super(
      "role-can-bypass",
      `Refusing to serve, because users could read each other's rows:\n` +
        `${problems.map((p) => `- ${p}`).join("\n")}\n${nextStep}`,
    );
    this.problems = problems;
  }
}

/** A role is missing and this login may not create it. */
export class RolesMissingError extends SetupError {
  override readonly name = "RolesMissingError";
  constructor(message: string, options?: ErrorOptions) {
    super("roles-missing", message, options);
  }
}

/** An existing table cannot be taken over as it is. It was left as it was. */
export class MigrationRefusedError extends SetupError {
  override readonly name = "MigrationRefusedError";
  readonly problems: readonly string[];
  constructor(problems: readonly string[], options?: ErrorOptions) {
    super(
      "migration-refused",
      `The database cannot be brought up to date, and was left as it was:\n` +
        `${problems.map((p) => `- ${p}`).join("\n")}\nPut these right, then start again.`,
      options,
    );
    this.problems = problems;
  }
}
