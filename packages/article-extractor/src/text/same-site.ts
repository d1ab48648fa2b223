/** Tells links to other pages of the article's own site, as a site's own recommendations are, from references. */

export function leadsToSameSite(link: Element): boolean {
  const page = URL.parse(link.baseURI);
  const target = URL.parse(link.getAttribute("href") ?? "", link.baseURI);
  if (page === null || target === null || hostOf(page) !== hostOf(target)) return false;
  return target.pathname !== page.pathname || target.search !== page.search;
}

function hostOf({ host }: URL): string {
  return host.replace(/^www\./, "");
}
