/** Writes the table of settings into its page. Run it after a setting was declared or altered. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { readText, ROOT } from "./repository.ts";
import { SETTINGS_PAGE, withPresentTable } from "./settings-page.ts";

writeFileSync(resolve(ROOT, SETTINGS_PAGE), withPresentTable(readText(SETTINGS_PAGE)));
