/** Gives all test files of a run one server, through the environment that their processes inherit. */
import { startTestServer } from "./test-server.ts";

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (process.env["TEST_DATABASE_URL"]) return undefined;
  const server = await startTestServer();
  process.env["TEST_DATABASE_URL"] = server.adminUrl;
  return async () => {
    delete process.env["TEST_DATABASE_URL"];
    await server.stop();
  };
}
