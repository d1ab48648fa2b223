/**
 * What a running log can throw besides the port's own errors, classed by what the caller must do.
 * No message or cause carries SQL parameters, row contents or a password.
 */

/**
 * The database was away or undid the transaction, and nothing of it was stored.
 * Fold again and decide again; a later try may succeed.
 */
export class TransientLogError extends Error {
  override readonly name = "TransientLogError";
  /** SQLSTATE, or the network's code. */
  readonly code: string;
  constructor(code: string, fact: string, options?: ErrorOptions) {
    super(`${fact} (${code}). Nothing of this transaction was stored; try again.`, options);
    this.code = code;
  }
}

/**
 * The connection broke while the transaction was being committed: it may or may not be stored.
 * Fold again and decide again; repeating the same change ids is safe.
 */
export class UnknownCommitError extends Error {
  override readonly name = "UnknownCommitError";
  constructor(options?: ErrorOptions) {
    super(
      "The connection was lost during COMMIT, so the transaction may or may not be stored. " +
        "Read the stream again and decide again.",
      options,
    );
  }
}

/** The database's disk is full. Nothing of the transaction was stored. */
export class DatabaseDiskFullError extends Error {
  override readonly name = "DatabaseDiskFullError";
  constructor(options?: ErrorOptions) {
    super(
      "The database could not store the changes: its disk is full (53100). Nothing of the transaction was " +
        "stored and what was stored before is intact. Free space on the database's disk; work goes on by itself.",
      options,
    );
  }
}

/** The role of this transaction may not do what was asked: another user's stream, or a table that is not its own. */
export class PermissionDeniedError extends Error {
  override readonly name = "PermissionDeniedError";
  constructor(fact: string, options?: ErrorOptions) {
    super(
      `The database refused: ${fact} (42501). This role may touch its own streams and tables only.`,
      options,
    );
  }
}

/** A statement failed in a way that no retry mends: a bug, or a database that was altered by hand. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly code: string;
  constructor(code: string, fact: string, options?: ErrorOptions) {
    super(`The database refused a statement: ${fact} (${code}).`, options);
    this.code = code;
  }
}
