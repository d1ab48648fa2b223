/** Everything that a person may do, and how often. */
import type { Random } from "../kernel/random.ts";
import type { Device } from "./device.ts";
import { deleteArticle, editArticle, reviveArticle, writeNote } from "./article-acts.ts";
import { intend, overstep, writeOrphans } from "./import-acts.ts";
import type { Person } from "./person.ts";

interface ActKind {
  readonly weight: number;
  readonly work: (person: Person, device: Device) => void;
}

const YEAR_MS = 365 * 24 * 3_600_000;
const CLOCKS_MS = [-3 * YEAR_MS, -86_400_000, -2_000, 0, 3_000, 86_400_000, 2 * YEAR_MS] as const;

const intends = (intent: Parameters<typeof intend>[2], weight: number): ActKind => ({
  weight,
  work: (person, device) => person.on(device, (tab) => intend(tab, person.random, intent)),
});

const edits = (work: typeof editArticle, weight: number): ActKind => ({
  weight,
  work: (person, device) => person.on(device, (tab) => work(device, tab, person.random)),
});

/** What happens to a device, when the run has such faults at all; the drawing is the same when it has not. */
const happens = (
  fault: "stores-wiped" | "vaults-locked" | "tabs-killed" | "clocks-wrong",
  weight: number,
  work: (person: Person, device: Device) => void,
): ActKind => ({
  weight,
  work: (person, device) => {
    if (person.plan.has(fault) && person.plan.allows(person.nameOf(fault))) work(person, device);
  },
});

export const ACTS = {
  import: { weight: 3, work: (person, device) => person.imports(device) },
  pause: intends("pause", 1.5),
  resume: intends("resume", 2.5),
  cancel: intends("cancel", 0.7),
  delete: intends("delete", 0.4),
  retry: intends("retry", 1.5),
  edit: edits(editArticle, 5),
  note: edits(writeNote, 2),
  "delete article": edits(deleteArticle, 0.7),
  "revive article": edits(reviveArticle, 0.7),
  overstep: {
    weight: 0.3,
    work: (person, device) => person.on(device, (tab) => tab.write("oversteps", overstep)),
  },
  "write orphans": {
    weight: 0.3,
    work: (person, device) => {
      const plan = person.nextImport();
      person.on(device, (tab) => writeOrphans(tab, plan));
    },
  },
  "go offline": {
    weight: 1.5,
    work: (person, device) => {
      device.setOnline(false);
      person.tell(`${device.name} goes offline`);
      person.after(1_000 + person.random.next() ** 3 * 120_000, "is online again", () =>
        device.setOnline(true),
      );
    },
  },
  "open tab": { weight: 1.5, work: (_person, device) => device.openTab() },
  "close tab": happens("tabs-killed", 1.5, (_person, device) => device.closeTab()),
  lock: happens("vaults-locked", 2, (person, device) => {
    device.setLocked(true);
    person.tell(`locks ${device.name}`);
    person.after(1_000 + person.random.next() ** 2 * 150_000, "unlocks", () => device.setLocked(false));
  }),
  wipe: happens("stores-wiped", 1, (person, device) => {
    person.tell(`${device.name} loses its store`);
    device.wipe(person.random.chance(0.5));
  }),
  "back up": { weight: 1, work: (_person, device) => device.backUp() },
  restore: happens("stores-wiped", 0.6, (person, device) => {
    person.tell(`${device.name} is restored from a backup`);
    device.restore();
  }),
  "lose epoch": happens("stores-wiped", 0.3, (person, device) => {
    person.tell(`${device.name} counts in another epoch`);
    device.loseEpoch();
  }),
  "set clock": happens("clocks-wrong", 1.5, (person, device) => {
    const aheadMs = person.random.pick(CLOCKS_MS);
    person.tell(`the clock of ${device.name} is wrong by ${aheadMs / 1_000} s`);
    device.setClock(aheadMs);
  }),
} as const satisfies Record<string, ActKind>;

export type Act = keyof typeof ACTS;

const NAMES = Object.keys(ACTS) as Act[];
const TOTAL = NAMES.reduce((sum, act) => sum + ACTS[act].weight, 0);

export function drawAct(random: Random): Act {
  let drawn = random.next() * TOTAL;
  for (const act of NAMES) {
    drawn -= ACTS[act].weight;
    if (drawn < 0) return act;
  }
  return "import";
}
