/**
 * Makes an article's HTML inert by an allow-list of elements, attributes and link schemes: what is not
 * named here does not come through. It does not judge what is article and what is not.
 */

import sanitizeHtml from "sanitize-html";

const TEXT_ELEMENTS = [
  ..."p div section article header footer aside main h1 h2 h3 h4 h5 h6 hgroup blockquote pre hr br".split(
    " ",
  ),
  ..."ul ol li dl dt dd figure figcaption details summary".split(" "),
  ..."table caption colgroup col thead tbody tfoot tr th td".split(" "),
  ..."a abbr b bdi bdo cite code data del dfn em i ins kbd mark q s samp small span strong sub sup time".split(
    " ",
  ),
  ..."u var wbr ruby rt rp".split(" "),
];

/** Elements whose content goes with them: it is code, a control, or a fallback, not text to read. */
const DROPPED_WITH_CONTENT = [
  ..."script style noscript template svg iframe object embed applet audio video canvas".split(" "),
  ..."textarea select option button title annotation annotation-xml xmp noembed noframes plaintext".split(
    " ",
  ),
];

/** Sanitises; `baseUrl` makes the remaining relative addresses absolute. */
export function sanitiseHtml(html: string, baseUrl: string, maxNestedTags: number): string {
  return sanitizeHtml(html, {
    allowedTags: [...TEXT_ELEMENTS, "img"],
    allowedAttributes: {
      "*": ["lang", "dir"],
      a: ["href", "title", "rel"],
      abbr: ["title"],
      col: ["span"],
      colgroup: ["span"],
      del: ["datetime"],
      img: ["src", "alt", "title", "width", "height", "loading", "referrerpolicy"],
      ins: ["datetime"],
      li: ["value"],
      ol: ["start", "reversed", "type"],
      td: ["colspan", "rowspan"],
      th: ["colspan", "rowspan", "scope"],
      time: ["datetime"],
    },
    allowedSchemes: ["http", "https", "mailto"],
    allowedSchemesByTag: { img: ["http", "https"] },
    allowProtocolRelative: false,
    disallowedTagsMode: "discard",
    nonTextTags: DROPPED_WITH_CONTENT,
    enforceHtmlBoundary: false,
    parseStyleAttributes: false,
    nestingLimit: maxNestedTags,
    transformTags: {
      a: (tagName, { href, ...attributes }) => ({
        tagName,
        attribs: { ...attributes, ...absolute("href", href, baseUrl), rel: "noopener noreferrer" },
      }),
      img: (tagName, { src, width, height, ...attributes }) => ({
        tagName,
        attribs: {
          ...attributes,
          ...absolute("src", src, baseUrl),
          ...pixels("width", width),
          ...pixels("height", height),
          loading: "lazy",
          referrerpolicy: "no-referrer",
        },
      }),
    },
    exclusiveFilter: ({ tag, attribs }) => tag === "img" && !isPicture(attribs),
  });
}

/** A picture has an address, and more than the one pixel of a tracker. */
function isPicture({ src, width, height }: Readonly<Record<string, string>>): boolean {
  return src !== undefined && ![width, height].some((size) => size === "0" || size === "1");
}

function absolute(name: string, value: string | undefined, baseUrl: string): Record<string, string> {
  const url = value === undefined ? null : URL.parse(value, baseUrl);
  return url === null ? {} : { [name]: url.href };
}

function pixels(name: string, value: string | undefined): Record<string, string> {
  return value !== undefined && /^\d{1,5}$/.test(value) ? { [name]: value } : {};
}
