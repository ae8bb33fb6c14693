// Text on the page: formatted pieces, times, mentions, and evidence marked by code points.

import { el } from "./dom.js";
import { language, say } from "./words.js";
import { room } from "./store.js";

const UNSEEN = /[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]|\udb40[\udc00-\udc7f]/;
const HANDLE = /@([\p{L}\p{N}_.-]+)/gu;

export const nameOf = (id) => room.members.get(id)?.name ?? (id === room.bot ? "Hallwarden" : id.split(":").pop());

export function clock(iso) {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
}

function relative(date) {
  const seconds = (date - Date.now()) / 1000;
  const format = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return format.format(Math.round(seconds / size), unit);
  }
  return format.format(Math.round(seconds), "second");
}

function absolute(date, zone) {
  const year = date.getFullYear() === new Date().getFullYear() ? {} : { year: "numeric" };
  const shape = { ...year, weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };
  try {
    return new Intl.DateTimeFormat(language, { ...shape, timeZone: zone }).format(date);
  } catch {
    return new Intl.DateTimeFormat(language, { ...shape, timeZone: "UTC" }).format(date);
  }
}

/** A moment, absolute with its zone and relative; `refresh` keeps the relative part true. */
export function moment(iso, zone) {
  const node = el("time.moment", { datetime: iso, "data-zone": zone ?? Intl.DateTimeFormat().resolvedOptions().timeZone });
  write(node);
  return node;
}

function write(node) {
  const date = new Date(node.getAttribute("datetime"));
  node.textContent = `${absolute(date, node.dataset.zone)} (${relative(date)})`;
}

export const refresh = () => document.querySelectorAll("time.moment").forEach(write);

export const mention = (id) => el("span.mention", { title: id }, `@${nameOf(id)}`);

/** The bot's formatted text. */
export function pieces(list) {
  return list.map((piece) => {
    if (typeof piece === "string") return piece;
    if ("at" in piece) return moment(piece.at, piece.zone);
    if ("who" in piece) return mention(piece.who);
    if ("strong" in piece) return el("strong", {}, piece.strong);
    if ("quote" in piece) return el("q.excerpt", { dir: "auto" }, piece.quote || say("quote.gone"));
    if ("hidden" in piece) return spoiler(piece.hidden);
    return "";
  });
}

/** Words that nobody sees who does not ask for them. */
function spoiler(words) {
  const node = el("button.spoiler", { type: "button", onclick: () => node.replaceWith(el("span.excerpt", { dir: "auto" }, words || say("quote.gone"))) }, say("hidden.show"));
  return node;
}

/** A member's text, with the handles of members standing out. */
export function written(text) {
  const out = [];
  let end = 0;
  for (const match of text.matchAll(HANDLE)) {
    if (!room.members.has(`sandbox:member:${match[1]}`)) continue;
    out.push(text.slice(end, match.index), el("span.mention", {}, match[0]));
    end = match.index + match[0].length;
  }
  return [...out, text.slice(end)];
}

/** What was really written: evidence marked, and signs that nobody sees made visible. */
export function evidence(text, findings) {
  const signs = Array.from(text);
  const marks = findings.filter((one) => !one.part && one.span[1] > one.span[0]);
  const cuts = [...new Set([0, signs.length, ...marks.flatMap((one) => one.span)])].filter((n) => n <= signs.length).sort((a, b) => a - b);
  return cuts.slice(1).map((end, index) => {
    const start = cuts[index];
    const here = marks.filter((one) => one.span[0] <= start && one.span[1] >= end);
    const shown = unmasked(signs.slice(start, end));
    if (!here.length) return shown;
    const kind = here.some((one) => one.mode !== "shadow") ? "mark" : "mark.faint";
    return el(kind, { title: [...new Set(here.map((one) => one.rule))].join(", ") }, shown);
  }).flat();
}

export const slice = (text, span) => unmasked(Array.from(text).slice(span[0], span[1]));

function unmasked(signs) {
  const out = [];
  let plain = "";
  for (const sign of signs) {
    if (!UNSEEN.test(sign)) { plain += sign; continue; }
    if (sign.length === 2 && sign.codePointAt(0) < 0xe0000) { plain += sign; continue; }
    out.push(plain, el("span.unseen", {}, `U+${sign.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`));
    plain = "";
  }
  return [...out, plain];
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const power = Math.min(3, Math.floor(Math.log(bytes) / Math.log(1024)));
  return `${(bytes / 1024 ** power).toLocaleString(language, { maximumFractionDigits: 1 })} ${["", "kB", "MB", "GB"][power]}`;
}
