/** Processor time and memory of processes, seen from outside. Null where the system does not tell. */
import { readdirSync, readFileSync } from "node:fs";

/** What the kernel counts processor time in, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/** Of a process with all its threads, s. */
export function processorSeconds(processId: number): number | null {
  const fields = statFields(processId);
  return fields && (fields.user + fields.system) / TICKS_PER_SECOND;
}

/** Of a process, its present children and those that it has seen end, s. */
export function familyProcessorSeconds(processId: number | null): number | null {
  const parent = processId === null ? null : statFields(processId);
  if (!parent) return null;
  let ticks = parent.user + parent.system + parent.ofEnded;
  for (const name of readdirSync("/proc")) {
    const child = /^\d+$/.test(name) ? statFields(Number(name)) : null;
    if (child?.parentId === processId) ticks += child.user + child.system;
  }
  return ticks / TICKS_PER_SECOND;
}

/** Of all cores, whatever runs on them, s since the machine was started. Waiting for a disk is idle. */
export function busySeconds(): number | null {
  const line = /^cpu .*/.exec(readIfThere("/proc/stat") ?? "")?.[0];
  if (line === undefined) return null;
  const [user = 0, nice = 0, system = 0, _idle, _disk, interrupts = 0, soft = 0, stolen = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + interrupts + soft + stolen) / TICKS_PER_SECOND;
}

/** The most memory that the process ever had resident, bytes. */
export function peakResidentBytes(processId: number): number | null {
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readIfThere(`/proc/${processId}/status`) ?? "")?.[1];
  return kilobytes === undefined ? null : Number(kilobytes) * 1024;
}

interface StatFields {
  readonly parentId: number;
  readonly user: number;
  readonly system: number;
  readonly ofEnded: number;
}

/** From `/proc/<id>/stat`; the program's name, in parentheses, may hold spaces. */
function statFields(processId: number): StatFields | null {
  const stat = readIfThere(`/proc/${processId}/stat`);
  if (stat === null) return null;
  const fields = stat
    .slice(stat.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const at = (index: number) => fields[index] ?? 0;
  return { parentId: at(1), user: at(11), system: at(12), ofEnded: at(13) + at(14) };
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
