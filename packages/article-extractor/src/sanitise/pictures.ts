/** Tells pictures from the invisible ones that only report who read a page. */

import { isCounterAddress } from "./counter-addresses.ts";
import { type Declared, declaredStyle, lengthPx } from "./declared-style.ts";

/** A picture below this size shows nothing. */
const SEEN_FROM_PX = 2;
/** A picture of this size is one to look at, though a script is to fade it in or to move it into sight. */
const LARGE_FROM_PX = 32;
/** Boxes around a picture that are asked for their size. */
const MAX_BOXES = 4;
/** Attributes that name the picture which a script puts into the place of this one. */
const LAZY_NAME = /^data-.*(?:src|original|image|url)/;

/**
 * Takes them out of a page while its style attributes are there to tell them: Readability drops those. A
 * picture that is in the page itself reports to nobody, and may hold the place of one that is loaded later.
 */
export function dropTrackers(document: Document): void {
  const isTracker = createTrackerTest();
  // One DOM's list is live.
  const images = [...document.getElementsByTagName("img")];
  for (const image of images) {
    if (/^\s*data:/i.test(image.getAttribute("src") ?? "")) continue;
    if (isTracker(image) || isCounterAddress(image.getAttribute("src"), document.baseURI)) image.remove();
  }
}

/** A test for the pictures of a tree whose styles do not change; it reads the style of each box once. */
export function createTrackerTest(): (image: Element) => boolean {
  const boxes = new Map<Element, boolean>();
  const isHiding = (box: Element) => {
    const hides = boxes.get(box) ?? isHidingBox(declaredStyle(box));
    boxes.set(box, hides);
    return hides;
  };
  return (image) => {
    const style = declaredStyle(image);
    const attributes = ["width", "height"].map((name) => lengthPx(image.getAttribute(name)));
    if (attributes.some(isUnseen) || image.hasAttribute("hidden")) return true;
    if (unseenSides(style) > 0 || style.get("display") === "none") return true;
    const sizes = [...attributes, lengthPx(style.get("width")), lengthPx(style.get("height"))];
    if (sizes.some((px) => px !== null && px >= LARGE_FROM_PX) || isLazy(image)) return false;
    return isVeiled(style) || isOffScreen(style) || boxesAround(image).some(isHiding);
  };
}

function isUnseen(px: number | null): boolean {
  return px !== null && px < SEEN_FROM_PX;
}

/** How many of width and height are next to nothing; padding or a least size would give them one again. */
function unseenSides(style: Declared): number {
  if ([...style].some(([name, value]) => name.startsWith("padding") && /[1-9]/.test(value))) return 0;
  return ["width", "height"].filter(
    (side) =>
      [style.get(side), style.get(`max-${side}`)].some((value) => isUnseen(lengthPx(value))) &&
      !/[1-9]/.test(style.get(`min-${side}`) ?? ""),
  ).length;
}

function isVeiled(style: Declared): boolean {
  const value = (name: string) => style.get(name) ?? "";
  return (
    /^(?:hidden|collapse)$/.test(value("visibility")) ||
    isVeil(style.get("opacity")) ||
    isVeil(/\bopacity\(([^)]*)\)/.exec(value("filter"))?.[1]) ||
    /\bscale(?:3d|x|y)?\(\s*0(?:\.0+)?\s*[,)]/.test(value("transform")) ||
    /^0(?:\.0+)?%?$/.test(value("scale")) ||
    (isOutOfFlow(style) && /^rect\(\s*0(?:px)?(?:[\s,]+[01](?:px)?){3}\s*\)$/.test(value("clip")))
  );
}

/** Of an opacity, as a number or in percent. */
function isVeil(opacity: string | undefined): boolean {
  const amount = Number.parseFloat(opacity ?? "1");
  return (opacity?.trim().endsWith("%") === true ? amount / 100 : amount) < 0.05;
}

function isOffScreen(style: Declared): boolean {
  if (!isOutOfFlow(style)) return false;
  return ["left", "top", "right", "bottom"].some((side) => {
    const value = style.get(side) ?? "";
    return (lengthPx(value) ?? 0) <= -999 || /^-\d{3,}(?:\.\d+)?(?:%|v[wh]|vmax)$/.test(value);
  });
}

function isOutOfFlow(style: Declared): boolean {
  return /^(?:absolute|fixed)$/.test(style.get("position") ?? "");
}

function isLazy(image: Element): boolean {
  return [...image.attributes].some(({ name }) => LAZY_NAME.test(name));
}

function boxesAround(image: Element): readonly Element[] {
  const boxes: Element[] = [];
  let box = image.parentElement;
  for (; box !== null && boxes.length < MAX_BOXES; box = box.parentElement) boxes.push(box);
  return boxes;
}

/** What is larger than its box is seen all the same, unless the box cuts it off. */
function isHidingBox(style: Declared): boolean {
  const sides = unseenSides(style);
  return sides === 2 || (sides === 1 && style.get("overflow") === "hidden") || isOffScreen(style);
}
