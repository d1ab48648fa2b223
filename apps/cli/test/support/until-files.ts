/** Waits for files to come into a folder, by watching it. */
import { watch } from "node:fs";
import { readdir } from "node:fs/promises";

/** Settles once the folder, which must be there, has so many files of that ending. */
export async function untilFiles(folder: string, count: number, ending = ".md"): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const look = () =>
    void readdir(folder).then(
      (names) => (names.filter((name) => name.endsWith(ending)).length >= count ? resolve() : undefined),
      reject,
    );
  const watcher = watch(folder, look);
  try {
    look();
    await promise;
  } finally {
    watcher.close();
  }
}
