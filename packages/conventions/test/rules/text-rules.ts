/** What no text of the repository may tell: where it was written, and where packages come from. */
import type { TextFile } from "../repository.ts";
import { violation } from "../repository.ts";

const HOME_OF_SOMEBODY = /(?<![\w.~-])(?:\/home\/\w|\/Users\/\w|\/root\/\w|[A-Z]:\\Users\\)/;

/** `checkout` is the folder of this very checkout. */
export function checkMachinePaths({ path, text }: TextFile, checkout: string): string[] {
  return linesOf(text).flatMap((line, index) =>
    HOME_OF_SOMEBODY.test(line) || line.includes(`${checkout}/`)
      ? [violation(path, index + 1, "holds a path of somebody's machine")]
      : [],
  );
}

const REGISTRY_HOST =
  /\b(?:registry|npm\.pkg|packages?)\.[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}\b|\bregistry\.npmjs\b/i;

/** Everybody installs from the registry that they are used to. */
export function checkRegistryHosts({ path, text }: TextFile): string[] {
  return linesOf(text).flatMap((line, index) =>
    REGISTRY_HOST.test(line) ? [violation(path, index + 1, "names the host of a registry")] : [],
  );
}

function linesOf(text: string): string[] {
  return text.split("\n");
}
