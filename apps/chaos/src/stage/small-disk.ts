/**
 * A small disk in memory that the database lives on, so that it can be filled to the last byte without harm to anything
 * else. Mounting one needs root on Linux; elsewhere there is none, and the answer says why.
 */
import { execFile } from "node:child_process";
import { open, rm, statfs } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const CHUNKS = [Buffer.alloc(1024 * 1024, 1), Buffer.alloc(4_096, 1)];
/** Left for the chunks, since others write meanwhile. */
const SPARED_BYTES = 4 * 1024 * 1024;

export type DiskAnswer =
  | { readonly kind: "mounted"; readonly disk: SmallDisk }
  | { readonly kind: "left-out"; readonly because: string };

export class SmallDisk {
  readonly folder: string;
  readonly sizeMb: number;

  private constructor(folder: string, sizeMb: number) {
    this.folder = folder;
    this.sizeMb = sizeMb;
  }

  static async mount(folder: string, sizeMb: number): Promise<DiskAnswer> {
    if (process.platform !== "linux" || process.getuid?.() !== 0)
      return { kind: "left-out", because: "a small disk can be mounted by root on Linux only" };
    try {
      await run("mount", ["-t", "tmpfs", "-o", `size=${sizeMb}m,mode=755`, "tidemark-chaos", folder]);
      return { kind: "mounted", disk: new SmallDisk(folder, sizeMb) };
    } catch (error) {
      return {
        kind: "left-out",
        because: `the small disk could not be mounted: ${(error as Error).message}`,
      };
    }
  }

  /** Takes all the room that is left. */
  async fill(): Promise<void> {
    const { bavail, bsize } = await statfs(this.folder);
    const atOnceBytes = bavail * bsize - SPARED_BYTES;
    // Quick on a tmpfs, however much it is; what it does not take, the chunks do.
    if (atOnceBytes > 0)
      await run("fallocate", ["-l", String(atOnceBytes), this.#filler]).catch(() => undefined);
    const file = await open(this.#filler, "a");
    try {
      for (const chunk of CHUNKS) while (await fits(file.write(chunk), chunk.length));
    } finally {
      await file.close();
    }
  }

  async free(): Promise<void> {
    await rm(this.#filler, { force: true });
  }

  async unmount(): Promise<void> {
    await run("umount", [this.folder]);
  }

  get #filler(): string {
    return join(this.folder, "filler");
  }
}

async function fits(writing: Promise<{ readonly bytesWritten: number }>, wanted: number): Promise<boolean> {
  try {
    return (await writing).bytesWritten === wanted;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOSPC") return false;
    throw error;
  }
}
