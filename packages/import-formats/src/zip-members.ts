/**
 * Finds and unpacks members of a zip archive. Sizes in the archive are claims of whoever made it, so what
 * is unpacked is counted as it comes out. Knows nothing of reading lists.
 */

import { Inflate, strFromU8 } from "fflate";

export type ZipMember = {
  name: string;
  /** How the member is packed; 0 and 8 are supported. */
  method: number;
  isEncrypted: boolean;
  headerAt: number;
  compressedBytes: number;
};

export type ZipDirectory = { ok: true; members: ZipMember[] } | { ok: false };

export type Unpacked = { ok: true; bytes: Uint8Array } | { ok: false; why: "damaged" | "too-large" };

const endRecordBytes = 22;
const centralHeaderBytes = 46;
const localHeaderBytes = 30;
const maxCommentBytes = 0xffff;
/** Small enough that even the densest deflate data makes no more than about 16 MiB of one piece. */
const pieceBytes = 16 * 1024;

const encryptedFlag = 0x1;
const utf8NameFlag = 0x800;
const stored = 0;
const deflated = 8;

/** Lists the archive's members by its central directory. Archives of 4 GiB and more (Zip64) are not read. */
export function listZipMembers(archive: Uint8Array): ZipDirectory {
  const view = viewOf(archive);
  const endRecord = findEndRecord(view);
  if (endRecord === undefined) return { ok: false };
  const count = view.getUint16(endRecord + 10, true);
  let at = view.getUint32(endRecord + 16, true);
  const members: ZipMember[] = [];
  for (let i = 0; i < count; i += 1) {
    if (at + centralHeaderBytes > endRecord || view.getUint32(at, true) !== 0x02014b50) return { ok: false };
    const nameEnd = at + centralHeaderBytes + view.getUint16(at + 28, true);
    const flags = view.getUint16(at + 8, true);
    members.push({
      name: strFromU8(archive.subarray(at + centralHeaderBytes, nameEnd), (flags & utf8NameFlag) === 0),
      method: view.getUint16(at + 10, true),
      isEncrypted: (flags & encryptedFlag) !== 0,
      headerAt: view.getUint32(at + 42, true),
      compressedBytes: view.getUint32(at + 20, true),
    });
    at = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return { ok: true, members };
}

/** Unpacks one member, and stops as soon as more than `maxBytes` have come out. */
export function unpackMember(archive: Uint8Array, member: ZipMember, maxBytes: number): Unpacked {
  const packed = packedBytes(archive, member);
  if (packed === undefined) return { ok: false, why: "damaged" };
  if (member.method === stored) {
    return packed.length > maxBytes ? { ok: false, why: "too-large" } : { ok: true, bytes: packed };
  }
  const pieces: Uint8Array[] = [];
  let unpackedBytes = 0;
  const inflate = new Inflate((piece) => {
    unpackedBytes += piece.length;
    pieces.push(piece);
  });
  try {
    for (let at = 0; at < packed.length; at += pieceBytes) {
      if (unpackedBytes > maxBytes) break;
      inflate.push(packed.subarray(at, at + pieceBytes), at + pieceBytes >= packed.length);
    }
  } catch {
    return { ok: false, why: "damaged" };
  }
  return unpackedBytes > maxBytes
    ? { ok: false, why: "too-large" }
    : { ok: true, bytes: joined(pieces, unpackedBytes) };
}

function findEndRecord(view: DataView): number | undefined {
  const last = view.byteLength - endRecordBytes;
  for (let at = last; at >= Math.max(0, last - maxCommentBytes); at -= 1) {
    if (view.getUint32(at, true) === 0x06054b50) return at;
  }
  return undefined;
}

/** Undefined when the member is encrypted, packed in an unsupported way, or not wholly in the archive. */
function packedBytes(archive: Uint8Array, member: ZipMember): Uint8Array | undefined {
  if (member.isEncrypted || (member.method !== stored && member.method !== deflated)) return undefined;
  const view = viewOf(archive);
  const at = member.headerAt;
  if (at + localHeaderBytes > view.byteLength || view.getUint32(at, true) !== 0x04034b50) return undefined;
  const start = at + localHeaderBytes + view.getUint16(at + 26, true) + view.getUint16(at + 28, true);
  const end = start + member.compressedBytes;
  return end > view.byteLength ? undefined : archive.subarray(start, end);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function joined(pieces: readonly Uint8Array[], totalBytes: number): Uint8Array {
  const bytes = new Uint8Array(totalBytes);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
