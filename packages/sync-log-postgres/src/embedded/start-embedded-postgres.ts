/**
 * A real Postgres server without an installation: its programs come from npm, its data lives in
 * a folder, and one process at a time owns both. Composes the steps: place the folder, lock it,
 * make the database if there is none, launch the server.
 */
import { findBinaryPackage, prepareBinaries } from "./binaries.ts";
import { ensureCluster } from "./cluster.ts";
import { makeEnterableFolder, placeDataFolder, type Placement } from "./data-folder.ts";
import { explainFileError } from "./errors.ts";
import { launchServer } from "./launch.ts";
import { silentLogger, type Logger } from "./logger.ts";
import { OwnedServer, type EmbeddedPostgres } from "./owned-server.ts";
import { takeOwnership } from "./owner-lock.ts";
import type { ServerSettings } from "./server-settings.ts";

export type EmbeddedPostgresOptions = {
  /** The folder for the data, made when missing. As root it may be placed elsewhere; see `dataDir` of the result. */
  dataDir: string;
  /** Gets what a person should know; silent by default. */
  logger?: Logger;
  /** Postgres settings by name, such as `{ fsync: "off" }` in tests. */
  settings?: ServerSettings;
};

/**
 * Starts the server of a data folder, making the database at the first time and recovering
 * after any crash. Throws `DataFolderInUseError` while another process holds the folder, and
 * `EmbeddedPostgresError` with a code for whatever else a person has to put right.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, logger = silentLogger, settings = {} } = options;
  const binaryPackage = await findBinaryPackage();
  try {
    const placement = await placeDataFolder(dataDir);
    await announcePlacement(placement, logger);
    const { folder, account } = placement;
    const ownership = await takeOwnership(folder);
    try {
      const binaries = await prepareBinaries(binaryPackage, account, logger);
      await ensureCluster({ folder, account, binaries, durable: settings["fsync"] !== "off", logger });
      const request = { folder, account, binaries, settings, preferredPort: null, logger };
      return new OwnedServer(request, await launchServer(request), ownership);
    } catch (error) {
      await ownership.release();
      throw error;
    }
  } catch (error) {
    throw explainFileError(error, dataDir);
  }
}

async function announcePlacement({ folder, movedFrom }: Placement, logger: Logger): Promise<void> {
  await makeEnterableFolder(folder.dataDir);
  if (movedFrom === null) return;
  logger.info("The database lives elsewhere: the server's account cannot enter the folder asked for", {
    wanted: movedFrom,
    dataDir: folder.dataDir,
  });
}
