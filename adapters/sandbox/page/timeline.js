// The timeline: the lines of one channel as one persona sees them.

import { avatar, button, byId, el, fill, icon } from "./dom.js";
import { ask } from "./wire.js";
import { become, listen, room, select, sees, tell, verdictOf, view } from "./store.js";
import { clock, nameOf, pieces, size, written } from "./text.js";
import { known, say } from "./words.js";

const REACTIONS = ["👍", "❤️", "😂", "🤔", "👀", "🙏"];
const nodes = new Map();
let last = null;
let pinned = true;

export function startTimeline() {
  listen(["fresh", "view", "language"], rebuild);
  listen(["selected"], markSelected);
  byId("scroll").addEventListener("scroll", () => { pinned = atEnd(); if (pinned) byId("newest").hidden = true; });
  new ResizeObserver(() => { if (pinned) toEnd(); }).observe(byId("scroll"));
  byId("newest").addEventListener("click", toEnd);
}

function rebuild() {
  nodes.clear();
  last = null;
  const visible = [...room.posts.values()].filter(sees);
  fill(byId("timeline"), ...(visible.length ? visible.map(place) : [empty()]));
  toEnd();
}

function rebuildInPlace() {
  const end = pinned, top = byId("scroll").scrollTop;
  rebuild();
  if (!end) byId("scroll").scrollTop = top;
}

/** Whether a post is hidden from now on, or shown again among those that came later. */
function comesOrGoes(post) {
  return nodes.has(post.id) ? !sees(post) : sees(post) && last && post.at < last.at;
}

/** Draw posts that came or changed, and stay at the end if the reader was there. */
export function drawPosts(posts) {
  if (posts.some(comesOrGoes)) return rebuildInPlace();
  const end = pinned;
  let fresh = false;
  for (const post of posts) {
    if (!sees(post)) continue;
    const old = nodes.get(post.id);
    if (old) {
      redraw(post, old);
      for (const [id, node] of nodes) if (room.posts.get(id).reply_to === post.id) redraw(room.posts.get(id), node);
    } else {
      if (!nodes.size) fill(byId("timeline"));
      byId("timeline").append(place(post));
      fresh = true;
    }
  }
  if (end) toEnd();
  else if (fresh) byId("newest").hidden = false;
}

export function redrawRuled(rulings) {
  for (const ruling of rulings) {
    const post = room.posts.get(ruling.post);
    const old = post && nodes.get(post.id);
    if (old) redraw(post, old);
  }
}

function redraw(post, old) {
  const node = draw(post, old.classList.contains("joined-on"));
  const focused = document.activeElement === old;
  old.replaceWith(node);
  if (focused) node.focus();
  nodes.set(post.id, node);
}

function place(post) {
  const together = last && post.kind === "say" && last.kind === "say" && last.member === post.member
    && !post.reply_to && new Date(post.at) - new Date(last.at) < 180000;
  const node = draw(post, together);
  nodes.set(post.id, node);
  last = post;
  return node;
}

function empty() {
  byId("newest").hidden = true;
  return el("li.empty", {}, el("span.empty-mark", {}, icon("shield")), el("p", {}, say("empty.title")), el("p.soft", {}, say("empty.hint")));
}

const atEnd = () => { const box = byId("scroll"); return box.scrollHeight - box.scrollTop - box.clientHeight < 80; };
const toEnd = () => { const box = byId("scroll"); pinned = true; box.scrollTop = box.scrollHeight; byId("newest").hidden = true; };

function draw(post, together) {
  if (["join", "leave", "refused"].includes(post.kind)) return drawNote(post);
  const bot = post.kind === "bot";
  const verdict = verdictOf(post.id);
  const node = el(`li.post.kind-${post.kind}`, { "data-post": post.id, "data-verdict": verdict, tabindex: "0" });
  if (together) node.classList.add("joined-on");
  if (post.removed) node.classList.add("removed");
  if (post.only_for) node.classList.add("private");
  if (view.selected === post.id) node.classList.add("selected");
  node.append(
    el("div.gutter", {}, together ? el("time.tiny", {}, clock(post.at)) : avatar(post.member, post.name, bot)),
    el("div.body", {}, together ? null : head(post, bot), quoted(post), post.held && !post.removed ? el("span.only", {}, icon("eye"), say("held")) : null, post.pinned && !post.removed ? el("span.only", {}, say("pinned")) : null, content(post, bot), badge(post, verdict), buttons(post), reactions(post)),
    tools(post),
  );
  node.addEventListener("click", (event) => {
    if (event.target.closest("button, a, input") || String(getSelection())) return;
    look(post);
  });
  node.addEventListener("keydown", (event) => {
    if (event.target !== node || event.key !== "Enter") return;
    event.preventDefault();
    look(post);
  });
  return node;
}

function look(post) {
  select(post.id);
  tell("sheet");
}

function head(post, bot) {
  const who = room.members.get(post.member);
  const role = bot ? "bot" : (who?.roles ?? [])[0];
  const name = bot ? el("span.name", {}, post.name) : el("button.name", { type: "button", title: say("become", { name: post.name }), onclick: () => become(post.member) }, el("bdi", {}, post.name));
  return el("div.head", {}, name,
    role && known(`role.${role}`) ? el(`span.role.role-${role}`, {}, say(`role.${role}`)) : null,
    post.only_for ? el("span.only", {}, icon("eye"), say("only.you")) : null,
    el("time.tiny", { datetime: post.at }, clock(post.at)));
}

function quoted(post) {
  const old = post.reply_to && room.posts.get(post.reply_to);
  if (!old) return null;
  const words = old.removed ? say("removed.short") : old.held && !sees(old) ? say("held") : old.text || pieces(old.pieces ?? []);
  return el("button.quoted", { type: "button", onclick: () => nodes.get(old.id)?.scrollIntoView({ block: "center", behavior: "smooth" }) }, el("b", {}, old.name), " ", el("span", { dir: "auto" }, words));
}

function download([ref, name, , bytes]) {
  const href = `/file/${encodeURIComponent(ref)}/${encodeURIComponent(name)}`;
  return el("a.attachment", { href, download: name }, icon("file"), el("bdi", {}, name), el("span.soft", {}, size(bytes)));
}

function content(post, bot) {
  if (post.removed) {
    const words = post.removed === "author" ? say("removed.author") : say("removed.bot");
    return el("p.text.tombstone", {}, words, post.removed === "bot" && post.because ? el("code.rule", {}, post.because) : null);
  }
  if (bot) return [el("p.text", { dir: "auto" }, pieces(post.pieces ?? [])), ...(post.attachments ?? []).map(download)];
  const text = post.text ? el("p.text", { dir: "auto" }, written(post.text), post.edits ? el("span.edited", {}, ` ${say("edited")}`) : null) : null;
  const files = (post.attachments ?? []).map((file) => { const [, name, type, bytes] = file; return el("span.attachment", {}, icon("file"), el("bdi", {}, name || "?"), el("span.soft", {}, [type, bytes ? size(bytes) : ""].filter(Boolean).join(" · "))); });
  const parts = (post.parts ?? []).map(([kind, words]) => el("span.attachment", {}, el("span.soft", {}, known(`part.${kind}`) ? say(`part.${kind}`) : kind), el("bdi", {}, words)));
  const from = post.forwarded_from ? el("span.attachment", {}, el("span.soft", {}, say("forwarded")), el("bdi", {}, post.forwarded_from)) : null;
  return [from, text, ...files, ...parts];
}

function badge(post, verdict) {
  if (post.removed === "bot" || !["enforce", "review", "shadow"].includes(verdict)) return null;
  return el(`button.badge.verdict-${verdict}`, { type: "button", onclick: () => look(post) }, icon("scale"), say(`verdict.${verdict}`));
}

function buttons(post) {
  if (post.removed || !post.buttons?.length) return null;
  return el("div.buttons", {}, post.buttons.map(([label, code]) => el("button.choice", { type: "button", onclick: () => ask("press", { member: view.member, post: post.id, code }) }, label)));
}

function reactions(post) {
  const given = Object.entries(post.reactions ?? {});
  if (!given.length || post.removed) return null;
  return el("div.reactions", {}, given.map(([sign, who]) => el(`button.reaction${who.includes(view.member) ? ".mine" : ""}`, {
    type: "button", title: who.map(nameOf).join(", "), onclick: () => ask("react", { member: view.member, post: post.id, reaction: sign }),
  }, sign, " ", el("span", {}, who.length))));
}

/** What may be done with a message: beside it on a desktop, in the sheet on a phone. */
export function tools(post, roomy = false) {
  if (post.removed === "author" || post.kind === "command") return el("div.tools");
  const answer = button("quiet", "reply", say("reply"), () => { view.replying = post.id; view.editing = ""; tell("compose", "focus", "unsheet"); });
  // Staff ask /why with a reply to what was removed.
  if (post.removed) return el(`div.tools${roomy ? ".roomy" : ""}`, {}, answer);
  const own = post.kind === "say" && post.member === view.member;
  const react = el("div.react", { hidden: !roomy }, REACTIONS.map((sign) => el("button.sign", {
    type: "button", "aria-label": sign, onclick: () => { ask("react", { member: view.member, post: post.id, reaction: sign }); if (!roomy) react.hidden = true; },
  }, sign)));
  const list = [
    roomy ? null : button("quiet", "smile", say("react"), () => { react.hidden = !react.hidden; }),
    answer,
    own ? button("quiet", "edit", say("edit"), () => { view.editing = post.id; view.replying = ""; tell("compose", "focus", "unsheet"); }) : null,
    own ? button("quiet.danger", "trash", say("delete"), () => ask("delete", { member: view.member, post: post.id })) : null,
  ];
  return el(`div.tools${roomy ? ".roomy" : ""}`, {}, react, list);
}

function drawNote(post) {
  const words = post.kind === "refused" ? say(`refused.${post.because}.other`, { name: post.name }) : say(`${post.kind}.ed`, { name: post.name });
  const node = el(`li.note.kind-${post.kind}`, { "data-post": post.id, "data-verdict": verdictOf(post.id) }, el("button.plain", { type: "button", onclick: () => look(post) }, icon({ join: "enter", leave: "leave", refused: "close" }[post.kind]), el("span", {}, words), el("time.tiny", {}, clock(post.at))));
  if (view.selected === post.id) node.classList.add("selected");
  return node;
}

function markSelected() {
  for (const [id, node] of nodes) node.classList.toggle("selected", id === view.selected);
}

