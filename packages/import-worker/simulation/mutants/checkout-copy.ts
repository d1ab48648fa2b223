/**
 * A copy of the checkout in a temporary folder, for mutants to live in. Its workspaces import each other, not the
 * originals; dependencies are linked, because nobody alters them.
 */
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { applyMutant } from "./apply.ts";
import type { Mutant } from "./mutant.ts";

/** Of the checkout that this file belongs to. */
export const ROOT = resolve(import.meta.dirname, "../../../..");

const SCOPE = "@tidemark";
/** What the watchers need. Apps bring nothing to them. */
const COPIED = ["package.json", "tsconfig.json", "packages"];

export class CheckoutCopy {
  readonly folder: string;

  constructor() {
    this.folder = mkdtempSync(join(tmpdir(), "tidemark-mutants-"));
    for (const name of COPIED) {
      cpSync(join(ROOT, name), join(this.folder, name), { recursive: true, filter: isSource });
    }
    linkDependencies(join(ROOT, "node_modules"), join(this.folder, "node_modules"));
    linkWorkspaces(this.folder);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** Runs `work` while the mutant is in the copy, and takes it out again. */
  async with<T>(mutant: Mutant, work: () => Promise<T>): Promise<T> {
    const mutated = applyMutant(mutant, (file) => this.read(file));
    const originals = [...mutated.keys()].map((file) => [file, this.read(file)] as const);
    for (const [file, text] of mutated) this.#write(file, text);
    try {
      return await work();
    } finally {
      for (const [file, text] of originals) this.#write(file, text);
    }
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #write(file: string, text: string): void {
    writeFileSync(join(this.folder, file), text);
  }
}

function isSource(path: string): boolean {
  return (
    !["node_modules", "dist", "fixtures", "pages"].includes(basename(path)) && !path.endsWith(".tsbuildinfo")
  );
}

function linkDependencies(from: string, to: string): void {
  mkdirSync(to);
  for (const name of readdirSync(from)) {
    if (name !== SCOPE) symlinkSync(join(from, name), join(to, name));
  }
}

function linkWorkspaces(folder: string): void {
  const scope = join(folder, "node_modules", SCOPE);
  mkdirSync(scope);
  for (const name of readdirSync(join(folder, "packages"))) {
    symlinkSync(join(folder, "packages", name), join(scope, name));
  }
}
