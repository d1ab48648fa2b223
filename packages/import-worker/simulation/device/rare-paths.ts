/** Paths of devices that a run seldom takes. A batch of runs that never took one of them proves less than it seems. */

export const DEVICE_RARE_PATHS = [
  "edit rebased onto another device's",
  "edit rebased onto its clamped time",
  "push repeated after a lost answer",
  "push with a clamped time repeated",
  "request arrived twice",
  "answer came after its tab had given up",
  "answer came after its store was wiped",
  "page came late and was folded before",
  "pickup taken by two devices at once",
  "duplicate found before it was saved",
  "consent wall saved",
  "pickup could not be opened",
  "tab killed between an article and its push",
  "tab killed between the parts of an import",
  "wiped store caught up",
  "start over after an epoch changed",
  "vault locked while a pickup waited",
  "expired pickup retried by a device",
  "conflict listed",
  "refused change set aside",
  "intent at the moment of a claim",
  "intent at the moment of a result",
] as const;

export type DeviceRarePath = (typeof DEVICE_RARE_PATHS)[number];

/** Told each time that one was taken. */
export type RarePaths = (path: DeviceRarePath) => void;
