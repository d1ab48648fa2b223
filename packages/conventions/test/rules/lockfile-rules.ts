/** What `npm ci` needs of the lockfile: every package, for every platform, from whatever registry. */
import type { TextFile } from "../repository.ts";

interface Locked {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type Packages = Readonly<Record<string, Locked>>;

/** The lockfile pins versions and checksums; a host in it would bind everybody to one registry. */
export function checkLockedHosts({ path, text }: TextFile): string[] {
  const bound = Object.entries(readPackages(text)).filter(([, { resolved }]) =>
    /^[a-z+]+:\/\//i.test(resolved ?? ""),
  );
  return bound.map(([name, { resolved }]) => `${path}: ${name} comes from ${resolved}; leave out resolved`);
}

/**
 * Programs for other platforms are optional packages. An installation whose registry lacks one leaves it out of
 * the lockfile, and from then on `npm ci` refuses everywhere.
 */
export function checkLockedPlatforms({ path, text }: TextFile): string[] {
  const packages = readPackages(text);
  return Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies)
      .filter((name) => !isLocked(name, place, packages))
      .map((name) => `${path}: ${name} is missing, which ${place} has for some platform`),
  );
}

/** As Node finds packages: beside the one that asks, or further out. */
function isLocked(name: string, place: string, packages: Packages): boolean {
  if (packages[`${place === "" ? "" : `${place}/`}node_modules/${name}`]) return true;
  return (
    place !== "" && isLocked(name, place.slice(0, Math.max(0, place.lastIndexOf("/node_modules/"))), packages)
  );
}

function readPackages(text: string): Packages {
  return (JSON.parse(text) as { readonly packages: Packages }).packages;
}
