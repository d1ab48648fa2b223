/** The parts of the API, as its document groups them. */

export const TAGS = {
  imports: "Reading lists that become articles.",
  feeds: "Feeds whose new articles are imported by themselves.",
  articles: "One article, while the caller waits.",
  jobs: "The queue for whoever enqueues and watches jobs.",
  claims: "The queue for workers in any language: take a job, say that it lives, end it.",
  workers: "Workers that make themselves known.",
  schedules: "Jobs that come again.",
  service: "How the service itself is.",
  administration: "With the administrator's token.",
} as const;

export type Tag = keyof typeof TAGS;
