// Elements, built from trusted structure and untrusted text; text only ever becomes text nodes.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  shield: "M12 3l7 3v5c0 4.6-3 8.2-7 10-4-1.8-7-5.4-7-10V6z",
  eye: "M2.5 12S6 5.8 12 5.8 21.5 12 21.5 12 18 18.2 12 18.2 2.5 12 2.5 12zM12 9.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2z",
  reply: "M9.5 7L4.5 12l5 5M4.5 12h9a6 6 0 0 1 6 6",
  smile: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8.5 14a4.2 4.2 0 0 0 7 0M9 9.6v.2M15 9.6v.2",
  edit: "M4.5 19.5l1-4L16 5l3 3L8.5 18.5z",
  trash: "M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7",
  menu: "M4 7h16M4 12h16M4 17h11",
  close: "M6 6l12 12M18 6L6 18",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 6v12M15.5 6v12",
  stop: "M7 7h10v10H7z",
  send: "M4.5 12h14M12.5 6l6 6-6 6",
  clip: "M18.5 11.5l-6.8 6.8a4.2 4.2 0 0 1-6-6l7.5-7.4a2.8 2.8 0 0 1 4 4l-7.4 7.4a1.4 1.4 0 0 1-2-2l6.7-6.7",
  plus: "M12 5v14M5 12h14",
  theme: "M12 3.5a8.5 8.5 0 1 0 0 17zM12 3.5a8.5 8.5 0 0 1 0 17",
  enter: "M13 5h6v14h-6M4 12h10M10.5 8.5L14 12l-3.5 3.5",
  leave: "M11 5H5v14h6M9 12h11M16.5 8.5L20 12l-3.5 3.5",
  down: "M12 5v13M6.5 12.5L12 18l5.5-5.5",
  file: "M7 3.5h7l4 4v13H7zM14 3.5v4h4",
  scale: "M12 4v16M7.5 20h9M5 7h14M5 7l-2.5 6.5h5zM19 7l-2.5 6.5h5z",
};

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** el("button.quiet", {onclick, title}, child, "text", …): a class list after the tag, then attributes. */
export function el(what, attributes = {}, ...children) {
  const [tag, ...classes] = what.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  node.append(...real(children));
  return node;
}

const real = (children) => children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);

/** Put these children, and nothing else, into a node. */
export function fill(node, ...children) {
  node.replaceChildren(...real(children));
}

export function button(kind, iconName, label, onclick, attributes = {}) {
  return el(`button.${kind}`, { type: "button", title: label, "aria-label": label, onclick, ...attributes }, icon(iconName));
}

export const byId = (id) => document.getElementById(id);

/** A calm colour of one's own, the same for the same id everywhere. */
export function avatar(id, name, bot = false) {
  if (bot) return el("span.avatar.avatar-bot", { "aria-hidden": "true" }, icon("shield"));
  let hue = 0;
  for (const sign of id) hue = (hue * 31 + sign.codePointAt(0)) % 360;
  const node = el("span.avatar", { "aria-hidden": "true" }, Array.from(name.trim())[0]?.toUpperCase() ?? "·");
  node.style.setProperty("--hue", hue);
  return node;
}
