/**
 * Turns the frame of a known video host into the address of the page where people watch it. Other frames
 * have no place in an article.
 */

interface VideoHost {
  readonly hosts: readonly string[];
  /** Finds the video in the frame's path and query, as group 1. */
  readonly video: RegExp;
  readonly page: (video: string) => string;
}

const VIDEO_HOSTS: readonly VideoHost[] = [
  {
    hosts: ["youtube.com", "youtube-nocookie.com"],
    video: /^\/(?:embed|v)\/(?!videoseries)([\w-]{6,20})(?:[?&]|$)/,
    page: (video) => `https://www.youtube.com/watch?v=${video}`,
  },
  {
    hosts: ["player.vimeo.com"],
    // The page of an unlisted video is found by its key only.
    video: /^\/video\/(\d{1,15}(?:\?(?:.*&)?h=[0-9a-f]{6,40})?)(?:[?&]|$)/,
    page: (video) => `https://vimeo.com/${video.replace(/\?.*=/, "/")}`,
  },
  {
    hosts: ["dailymotion.com", "geo.dailymotion.com"],
    video: /^\/(?:embed\/video\/|player(?:\/\w+)?\.html\?video=)(\w{4,20})(?:[?&]|$)/,
    page: (video) => `https://www.dailymotion.com/video/${video}`,
  },
  {
    hosts: ["player.twitch.tv"],
    video: /^\/\?(?:.*&)?video=v?(\d{1,15})(?:&|$)/,
    page: (video) => `https://www.twitch.tv/videos/${video}`,
  },
  {
    hosts: ["player.bilibili.com"],
    video: /^\/player\.html\?(?:.*&)?bvid=(\w{8,20})(?:&|$)/,
    page: (video) => `https://www.bilibili.com/video/${video}`,
  },
  {
    hosts: ["archive.org"],
    video: /^\/embed\/([\w.-]{1,100})(?:[/?]|$)/,
    page: (video) => `https://archive.org/details/${video}`,
  },
];

/** The page that shows the video of a frame, or null when the frame is no known video. */
export function videoPage(frameSrc: string | null, baseUrl: string): string | null {
  const url = frameSrc === null ? null : URL.parse(frameSrc, baseUrl);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return null;
  const name = url.hostname.replace(/^www\./, "");
  const host = VIDEO_HOSTS.find(({ hosts }) => hosts.includes(name));
  const video = host?.video.exec(url.pathname + url.search)?.[1];
  return host === undefined || video === undefined ? null : host.page(video);
}
