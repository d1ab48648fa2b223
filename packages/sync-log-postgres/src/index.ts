export { appendWithin } from "./append-within.ts";
export type { CallersClient } from "./callers/callers-transaction.ts";
export { connectSyncLog, type ConnectOptions } from "./connect-sync-log.ts";
export { describeTarget } from "./connection/database-url.ts";
export { type AttachedPostgres, attachEmbeddedPostgres } from "./embedded/attach-embedded-postgres.ts";
export {
  DataFolderInUseError,
  EmbeddedPostgresError,
  type EmbeddedPostgresErrorCode,
} from "./embedded/errors.ts";
export type { Logger } from "./embedded/logger.ts";
export type { EmbeddedPostgres, ServerExit } from "./embedded/owned-server.ts";
export { type EmbeddedPostgresOptions, startEmbeddedPostgres } from "./embedded/start-embedded-postgres.ts";
export { NoTransactionError, RoleMissingError } from "./errors/append-within-errors.ts";
export {
  DatabaseDiskFullError,
  DatabaseError,
  PermissionDeniedError,
  TransientLogError,
  UnknownCommitError,
} from "./errors/log-errors.ts";
export {
  DatabaseMissingError,
  DatabaseUnreachableError,
  DatabaseVersionError,
  LoginRefusedError,
  MigrationRefusedError,
  RoleCanBypassError,
  RolesMissingError,
  SchemaDriftError,
  SetupError,
  type SetupErrorCode,
} from "./errors/setup-errors.ts";
export { migrateDatabase, type MigrateOptions, type MigrateResult } from "./migrations/migrate-database.ts";
export type { PostgresSyncLog, UserSyncLog } from "./postgres-sync-log.ts";
export { provisionDatabase, type ProvisionOptions } from "./provision-database.ts";
export type { RetryPolicy } from "./retry.ts";
export { APP_ROLE, OWNER_ROLE, USER_SETTING, WORKER_ROLE } from "./schema/roles.ts";
