/**
 * Takes the list files out of a zip export: Omnivore's `metadata_*.json`, Pocket's `part_*.csv`.
 * Never unpacks anything else, and bounds what it unpacks.
 */

import { sizeText } from "./number-text.ts";
import { ReadingListError } from "./reading-list-error.ts";
import { listZipMembers, unpackMember, type ZipMember } from "./zip-members.ts";

export type ArchivedList = {
  kind: "omnivore" | "pocket";
  files: Iterable<{ name: string; bytes: Uint8Array }>;
};

const listFiles: readonly { kind: ArchivedList["kind"]; name: RegExp }[] = [
  { kind: "omnivore", name: /(?:^|\/)metadata_[^/]*\.json$/i },
  { kind: "pocket", name: /(?:^|\/)part_\d+\.csv$/i },
];

/** Files come in the order of the numbers in their names, each unpacked when it is asked for. */
export function openArchive(archive: Uint8Array, maxUnpackedBytes: number): ArchivedList {
  const directory = listZipMembers(archive);
  if (!directory.ok) throw unreadable();
  for (const { kind, name } of listFiles) {
    const members = directory.members.filter((member) => name.test(member.name));
    if (members.length === 0) continue;
    if (doOverlap(members, archive)) throw unreadable();
    return { kind, files: unpackAll(archive, inOrder(members), maxUnpackedBytes) };
  }
  throw new ReadingListError(
    "not-a-list",
    "The zip archive contains no reading list that is known here (Omnivore's metadata_*.json or Pocket's part_*.csv). If a list is inside, unpack the archive and import that file.",
  );
}

/** Members of an honest archive do not overlap; others could have few bytes unpacked many times. */
function doOverlap(members: readonly ZipMember[], archive: Uint8Array): boolean {
  return members.reduce((total, member) => total + member.compressedBytes, 0) > archive.length;
}

function* unpackAll(archive: Uint8Array, members: readonly ZipMember[], maxUnpackedBytes: number) {
  let unpackedBytesLeft = maxUnpackedBytes;
  for (const member of members) {
    const unpacked = unpackMember(archive, member, unpackedBytesLeft);
    if (!unpacked.ok) throw unpacked.why === "damaged" ? unreadable() : tooLarge(maxUnpackedBytes);
    unpackedBytesLeft -= unpacked.bytes.length;
    yield { name: member.name, bytes: unpacked.bytes };
  }
}

/** `metadata_20_to_39.json` comes before `metadata_100_to_119.json`. */
function inOrder(members: readonly ZipMember[]): ZipMember[] {
  const order = new Intl.Collator("en", { numeric: true });
  return members.toSorted((a, b) => order.compare(a.name, b.name));
}

function unreadable(): ReadingListError {
  return new ReadingListError(
    "unreadable-archive",
    "The zip archive cannot be read: it is damaged, encrypted or of an unusual kind, most likely because the download was cut off. Download it again, or unpack it and import the list inside.",
  );
}

function tooLarge(maxUnpackedBytes: number): ReadingListError {
  return new ReadingListError(
    "too-large",
    `The lists in the zip archive unpack to more than ${sizeText(maxUnpackedBytes)}, which is the limit. Unpack the archive and import the files inside one after the other.`,
  );
}
