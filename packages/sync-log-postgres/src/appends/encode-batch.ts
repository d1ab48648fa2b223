/**
 * Changes to the arrays that the insert takes apart. What the changes of a batch have in common
 * crosses the wire once per kind, and each change names its kind by number.
 */
import type { NewChange } from "@tidemark/sync-log";
import { arrayLiteral } from "../connection/array-literal.ts";

/** The parameters of one insert, in its order, after stream and time. */
export type EncodedChanges = readonly [
  /** Array literals, except for `data`: one JSON text per line, an empty line for none. JSON has no line breaks. */
  seqs: string,
  ids: string,
  recordIds: string,
  data: string,
  kinds: string,
  ...kindColumns: KindColumns,
];

type KindColumns = readonly [
  appIds: readonly string[],
  tableNames: readonly string[],
  spaceIds: readonly (string | null)[],
  ops: readonly string[],
  fieldMetas: readonly string[],
  clientIds: readonly string[],
  schemaVersions: readonly string[],
  actors: readonly (string | null)[],
  origins: readonly string[],
];

/** A kind is looked up by walking over all of them, here and in the database. */
const MAX_KINDS = 64;

/** The database works on one insert while the next is encoded. */
const MAX_ROWS = 500;

/** Splits a batch into inserts, each encoded when it is asked for. */
export function* encodeBatch(changes: readonly NewChange[], firstSeq: number): Generator<EncodedChanges> {
  for (let from = 0; from < changes.length;) {
    const { kinds, kindOfChange } = sortIntoKinds(changes, from);
    const some = changes.slice(from, from + kindOfChange.length);
    yield [
      `{${some.map((_change, index) => firstSeq + from + index).join(",")}}`,
      `{${some.map((change) => change.id).join(",")}}`,
      arrayLiteral(some.map((change) => change.recordId)),
      some.map((change) => (change.data ? JSON.stringify(change.data) : "")).join("\n"),
      `{${kindOfChange.join(",")}}`,
      ...columnsOf(kinds),
    ];
    from += some.length;
  }
}

interface Kind {
  readonly change: NewChange;
  readonly fieldMeta: string;
  readonly actor: string | null;
}

/** Numbers, from 1, the kinds of the changes from a place on, as many as fit into one insert. */
function sortIntoKinds(
  changes: readonly NewChange[],
  from: number,
): { kinds: Kind[]; kindOfChange: number[] } {
  const kinds: Kind[] = [];
  const kindOfChange: number[] = [];
  const end = Math.min(changes.length, from + MAX_ROWS);
  for (let index = from; index < end; index += 1) {
    const number = numberBySight(kinds, changes[index]!) ?? numberByText(kinds, changes[index]!);
    if (number === null) break;
    kindOfChange.push(number);
  }
  return { kinds, kindOfChange };
}

/** Of the kind whose objects are the very same, without writing them as text. */
function numberBySight(kinds: readonly Kind[], change: NewChange): number | null {
  for (let number = kinds.length; number > 0; number -= 1) {
    const known = kinds[number - 1]!.change;
    if (hasSameObjects(known, change) && isLike(known, change)) return number;
  }
  return null;
}

/** Of the kind that says the same, or a new one; null when there are as many as may be. */
function numberByText(kinds: Kind[], change: NewChange): number | null {
  const fieldMeta = JSON.stringify(change.fieldMeta);
  const actor = change.actor ? JSON.stringify(change.actor) : null;
  const byText = kinds.findIndex(
    (kind) => isLike(kind.change, change) && kind.fieldMeta === fieldMeta && kind.actor === actor,
  );
  if (byText >= 0) return byText + 1;
  if (kinds.length === MAX_KINDS) return null;
  return kinds.push({ change, fieldMeta, actor });
}

function hasSameObjects(a: NewChange, b: NewChange): boolean {
  return a.fieldMeta === b.fieldMeta && a.actor === b.actor;
}

function isLike(a: NewChange, b: NewChange): boolean {
  return (
    a.tableName === b.tableName &&
    a.op === b.op &&
    a.appId === b.appId &&
    a.clientId === b.clientId &&
    a.origin === b.origin &&
    a.schemaVersion === b.schemaVersion &&
    a.spaceId === b.spaceId
  );
}

function columnsOf(kinds: readonly Kind[]): KindColumns {
  return [
    kinds.map((kind) => kind.change.appId),
    kinds.map((kind) => kind.change.tableName),
    kinds.map((kind) => kind.change.spaceId),
    kinds.map((kind) => kind.change.op),
    kinds.map((kind) => kind.fieldMeta),
    kinds.map((kind) => kind.change.clientId),
    kinds.map((kind) => String(kind.change.schemaVersion)),
    kinds.map((kind) => kind.actor),
    kinds.map((kind) => kind.change.origin),
  ];
}
