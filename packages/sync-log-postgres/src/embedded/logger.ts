/** What the embedded server tells its owner, who passes in where it goes. Never a secret. */
export type Logger = {
  info(message: string, fields?: Record<string, unknown>): void;
  error(error: unknown, message: string, fields?: Record<string, unknown>): void;
};

export const silentLogger: Logger = { info() {}, error() {} };
