/**
 * Every setting of the server and the command line, declared once. `--help` and the table in the
 * documentation come from here.
 */
import { readDeniedHost } from "@tidemark/article-extractor";
import { DEFAULT_FEED_LIMITS } from "@tidemark/feeds";
import { DEFAULT_RECOVERY_LIMITS, DEFAULT_WORKER_OPTIONS } from "@tidemark/import-worker";
import { loopbackAllowances } from "./loopback-allowances.ts";
import { choice, flag, list, option, optional, text, url, wholeNumber } from "./option.ts";

const token = optional(
  text("at least 16 letters, digits or characters of - . _ ~ + / =", /^[\w.~+/=-]{16,}$/),
);

export const OPTIONS = {
  databaseUrl: option({
    env: "SYNC_DATABASE_URL",
    type: optional(
      url("a URL such as postgres://user:password@host:5432/database", ["postgres:", "postgresql:"]),
    ),
    default: null,
    defaultText: "unset: an embedded server",
    unit: null,
    isSecret: true,
    description:
      "The Postgres server to use, 15 or newer. Its login must not be a superuser; what it lacks is said at the start.",
  }),
  dataDir: option({
    env: "TIDEMARK_DATA_DIR",
    type: text("a path", /\S/),
    default: "./.tidemark",
    unit: null,
    description: "The folder for the embedded server's data and for the generated tokens.",
  }),
  port: option({
    env: "PORT",
    type: wholeNumber(0, 65_535),
    default: 4840,
    unit: null,
    description: "The port to listen on; 0 takes any free one.",
  }),
  host: option({
    env: "HOST",
    type: text("a host name or an IP address", /^[\w.:%-]+$/),
    default: "127.0.0.1",
    unit: null,
    description:
      "The address to listen on. There is no TLS: put a proxy in front before you open it to others.",
  }),
  apiToken: option({
    env: "API_TOKEN",
    type: token,
    default: null,
    defaultText: "generated, kept in the data folder",
    unit: null,
    isSecret: true,
    description: "The bearer token of the user named by USER_ID.",
  }),
  adminToken: option({
    env: "ADMIN_TOKEN",
    type: token,
    default: null,
    defaultText: "generated, kept in the data folder",
    unit: null,
    isSecret: true,
    description: "The bearer token of the administrator, for /internal.",
  }),
  userId: option({
    env: "USER_ID",
    type: text("1 to 200 visible characters", /^[^\p{C}\p{Z}]{1,200}$/u),
    default: "local",
    unit: null,
    description: "The user whose imports API_TOKEN and the command line work on.",
  }),
  workerDisabled: option({
    env: "ARTICLES_IMPORT_WORKER_DISABLED",
    type: flag,
    default: false,
    unit: null,
    description: "Runs the API without a worker; another process has to fetch.",
  }),
  workerId: option({
    env: "WORKER_ID",
    type: optional(text("1 to 100 letters, digits or characters of - . _ :", /^[\w.:-]{1,100}$/)),
    default: null,
    defaultText: "worker",
    unit: null,
    description: "Begins the worker's name in claims and leases; each start adds an ending of its own.",
  }),
  workerConcurrency: option({
    env: "WORKER_CONCURRENCY",
    type: wholeNumber(1, 256),
    default: DEFAULT_WORKER_OPTIONS.concurrency,
    unit: "pages",
    description: "Pages that the worker fetches and reads at a time.",
  }),
  extractorThreads: option({
    env: "EXTRACTOR_THREADS",
    type: optional(wholeNumber(1, 64)),
    default: null,
    defaultText: "one a core, at most 2",
    unit: "threads",
    description: "Threads that parse pages. Each may take up to 256 MB.",
  }),
  tickMs: option({
    env: "TICK_MS",
    type: wholeNumber(50, 60_000),
    default: DEFAULT_WORKER_OPTIONS.tickMs,
    unit: "ms",
    description: "Time between two passes of the worker when nothing calls it earlier.",
  }),
  plainPickups: option({
    env: "PLAIN_PICKUPS",
    type: flag,
    default: true,
    unit: null,
    description:
      "Keeps fetched articles readable in the database until a device takes them, at most 24 h. Without it nothing is imported, because accounts have no keys yet.",
  }),
  maxUrlsPerImport: option({
    env: "IMPORT_MAX_URLS",
    type: wholeNumber(1, 1_000_000),
    default: 200_000,
    unit: "rows",
    description: "Rows that a list may have when it comes over the API.",
  }),
  feedFirstEntries: option({
    env: "FEED_FIRST_ENTRIES",
    type: wholeNumber(0, 1_000),
    default: DEFAULT_FEED_LIMITS.firstEntries,
    unit: "entries",
    description: "Entries of a feed that are imported when it is polled for the first time, the newest.",
  }),
  queueHeartbeatTimeoutSeconds: option({
    env: "QUEUE_HEARTBEAT_TIMEOUT",
    type: wholeNumber(10, 86_400),
    default: 120,
    unit: "s",
    description:
      "A queue job whose worker has no lease and sends no heartbeat for so long is given to another one.",
  }),
  enableRecovery: option({
    env: "ENABLE_RECOVERY",
    type: flag,
    default: true,
    unit: null,
    description: "Without it every interrupted run of a schedule is abandoned, whatever its schedule says.",
  }),
  defaultRecoveryEnabled: option({
    env: "DEFAULT_RECOVERY_ENABLED",
    type: flag,
    default: true,
    unit: null,
    description: "Whether interrupted runs of schedules that do not say so themselves are resumed.",
  }),
  recoveryCheckSeconds: option({
    env: "RECOVERY_CHECK_INTERVAL",
    type: wholeNumber(1, 86_400),
    default: 300,
    unit: "s",
    description:
      "How often schedules and interrupted runs of all users are looked after when nothing calls earlier.",
  }),
  maxRecoveryAttempts: option({
    env: "MAX_RECOVERY_ATTEMPTS",
    type: wholeNumber(0, 1_000),
    default: 3,
    unit: "interruptions",
    description: "Interruptions after which a run of a schedule is given up instead of resumed.",
  }),
  recoveryStaleHours: option({
    env: "RECOVERY_STALE_HOURS",
    type: wholeNumber(2, 8_760),
    default: DEFAULT_RECOVERY_LIMITS.staleAfterMs / 3_600_000,
    unit: "h",
    description:
      "Queue jobs of which nothing was heard for so long are failed at the next recovery instead of being run again; they can be redriven.",
  }),
  userAgentContact: option({
    env: "USER_AGENT_CONTACT",
    type: optional(url("an http, https or mailto URL", ["http:", "https:", "mailto:"])),
    default: null,
    unit: null,
    description: "Where owners of websites find out who fetches from them; sent in the User-Agent.",
  }),
  respectRobotsTxt: option({
    env: "RESPECT_ROBOTS_TXT",
    type: flag,
    default: true,
    unit: null,
    description:
      "Leaves out of imports what a website's robots.txt keeps programs from. A page that is asked for by itself is fetched all the same.",
  }),
  fetchAllow: option({
    env: "FETCH_ALLOW",
    type: loopbackAllowances,
    default: [],
    defaultText: "none",
    unit: null,
    description:
      "Hosts that a loopback server stands in for, as host-suffix=127.0.0.1:port; their addresses name that port, as in http://demo.test:8080/.",
  }),
  fetchDeny: option({
    env: "FETCH_DENY",
    type: list(
      "host names or IP addresses, separated by commas, without scheme, port, path, * or range",
      readDeniedHost,
    ),
    default: [],
    defaultText: "none",
    unit: null,
    description: "Hosts, with all below them, that are never fetched from: this service's own public names.",
  }),
  databaseConnections: option({
    env: "DATABASE_CONNECTIONS",
    type: wholeNumber(2, 200),
    default: 10,
    unit: "connections",
    description: "Connections to the database that this process holds at most, beside one that listens.",
  }),
  metricsPrefix: option({
    env: "METRICS_PREFIX",
    type: text("letters, digits and _, no digit first", /^[a-zA-Z_][a-zA-Z0-9_]*$/),
    default: "mana_api_",
    unit: null,
    description: "Stands before the name of every metric.",
  }),
  logFormat: option({
    env: "LOG_FORMAT",
    type: choice("text", "json"),
    default: "text",
    unit: null,
    description: "The form of log lines: for people, or one JSON object a line.",
  }),
};
