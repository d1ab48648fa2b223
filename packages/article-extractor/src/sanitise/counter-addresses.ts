/** Knows the addresses of widespread visit counters, whose pictures often say no size. Everything else is a picture until it shows itself to be none. */

/** Hosts, with all below them, that serve nothing to look at. */
const COUNTERS: readonly string[] = (
  "google-analytics.com googletagmanager.com doubleclick.net scorecardresearch.com quantserve.com pixel.wp.com " +
  "stats.wp.com analytics.twitter.com analytics.tiktok.com bat.bing.com px.ads.linkedin.com ct.pinterest.com " +
  "mc.yandex.ru counter.yadro.ru top-fwz1.mail.ru hm.baidu.com statcounter.com histats.com ioam.de iocnt.net chartbeat.net " +
  "imrworldwide.com 2o7.net omtrdc.net demdex.net adnxs.com criteo.com outbrain.com"
).split(" ");
/** Counters on hosts that serve other things, too, and those that sites run themselves. */
const COUNTER_PATHS: readonly RegExp[] = [
  /^www\.facebook\.com\/tr\/?$/,
  /^t\.co\/(?:1\/)?i\/adsct$/,
  /\/(?:matomo|piwik)\.php$/,
  /\/b\/ss\/[^/]+\//,
];

export function isCounterAddress(src: string | null, baseUrl: string): boolean {
  const url = src === null ? null : URL.parse(src.trim(), baseUrl);
  if (url === null) return false;
  const { hostname, pathname } = url;
  if (COUNTERS.some((host) => hostname === host || hostname.endsWith(`.${host}`))) return true;
  return COUNTER_PATHS.some((path) => path.test(hostname + pathname));
}
