// The composer: writing as a persona, with completion, replies, edits and announced files.

import { avatar, button, byId, el, fill, icon } from "./dom.js";
import { complete } from "./completion.js";
import { ask } from "./wire.js";
import { listen, me, room, staff, tell, view } from "./store.js";
import { moment, size } from "./text.js";
import { say } from "./words.js";

const LARGEST = 1_000_000;

let files = [];
let drafts = new Map();
let field = null;
let shown = "";
let offers = null;

export function startComposer() {
  listen(["fresh", "view", "compose", "language", "members", "wire"], draw);
  listen(["focus"], () => field?.focus());
  setInterval(() => { if (shown === "timeout" && state() !== "timeout") draw(); }, 1000);
}

export function suggest(text) {
  if (!field) return;
  field.value = text;
  grow();
  field.focus();
}

function state() {
  const who = me();
  const channel = room.channels.get(view.channel);
  if (!who || !channel) return "wait";
  const now = Date.now();
  if (who.banned && (!who.banned_until || new Date(who.banned_until) > now)) return "banned";
  if (!who.joined) return "absent";
  if (who.silent_until && new Date(who.silent_until) > now) return "timeout";
  if (channel.staff_writes && !staff(who)) return "read-only";
  if (channel.locked && !staff(who)) return "locked";
  return "free";
}

function draw() {
  const now = state();
  const key = [now, view.member, view.channel, view.editing, view.replying, me()?.silent_until, document.documentElement.lang, room.connected].join("|");
  if (key === shown) return;
  const kept = field?.value ?? "";
  shown = now === "free" ? key : now;
  fill(byId("composer"), ...(now === "free" ? form(kept) : [closed(now)]));
  if (now !== "free") field = null;
  else if (view.editing) field.focus();
}

function closed(now) {
  const who = me();
  const until = now === "timeout" ? who.silent_until : now === "banned" ? who.banned_until : null;
  return el("div.closed", {}, icon(now === "absent" ? "leave" : "eye"),
    el("p", {}, el("b", {}, who?.name ?? ""), " ", say(`closed.${now}`), until ? [" ", moment(until)] : null),
    now === "absent" ? el("button.primary", { type: "button", onclick: () => ask("join", { member: view.member }) }, say("join")) : null);
}

function form(kept) {
  const who = me();
  const channel = room.channels.get(view.channel);
  const editing = view.editing && room.posts.get(view.editing);
  const replying = view.replying && room.posts.get(view.replying);
  const place = `${view.member}|${view.channel}`;
  field = el("textarea", {
    id: "field", rows: 1, dir: "auto", maxlength: 20000, autocomplete: "off", enterkeyhint: "send",
    placeholder: say("write.as", { name: who.name, channel: channel.name }), "aria-label": say("write.as", { name: who.name, channel: channel.name }),
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "offers",
    oninput: () => { drafts.set(place, field.value); grow(); offers.update(); },
    onkeydown: keys, onblur: () => setTimeout(() => { if (document.activeElement !== own) completion.close(); }, 150),
  });
  const own = field;
  field.value = editing ? editing.text : drafts.get(place) ?? (kept && drafts.has(place) ? kept : "");
  const list = el("div.offers", { id: "offers", role: "listbox", hidden: true });
  const completion = offers = complete(field, list, grow);
  const picker = el("input", { type: "file", multiple: true, hidden: true, onchange: () => { files.push(...[...picker.files].map(taken)); picker.value = ""; drawFiles(); } });
  const chips = el("div.files", { id: "files" });
  const about = editing ? bar("edit", say("editing")) : replying ? bar("reply", say("replying", { name: replying.name })) : null;
  function keys(event) {
    if (event.isComposing || event.keyCode === 229) return;
    if (offers.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); send(place); }
    if (event.key === "Escape" && (view.editing || view.replying)) cancel();
  }
  queueMicrotask(() => { grow(); drawFiles(); });
  return [list, about, chips, el("form.line", { onsubmit: (event) => { event.preventDefault(); send(place); } },
    el("button.who", { type: "button", title: say("you.are", { name: who.name }), "aria-label": say("you.are", { name: who.name }), onclick: () => tell("drawer") }, avatar(who.id, who.name)),
    field, button("quiet", "clip", say("attach"), () => picker.click()), picker,
    el("button.send", { type: "submit", "aria-label": say("send"), title: say("send"), disabled: !room.connected }, icon("send")))];
}

function bar(sign, words) {
  return el("div.about", {}, icon(sign), el("span", {}, words), button("quiet", "close", say("cancel"), cancel));
}

function cancel() {
  view.editing = view.replying = "";
  tell("compose");
}

// A small file goes along with its content, so that it can be looked into.
function taken(file) {
  const kept = { name: file.name, type: file.type, size: file.size, content: "" };
  const reader = new FileReader();
  kept.read = new Promise((resolve) => { reader.onloadend = resolve; });
  reader.onload = () => { kept.content = reader.result.split(",")[1] ?? ""; };
  if (file.size <= LARGEST) reader.readAsDataURL(file);
  else kept.read = null;
  return kept;
}

function drawFiles() {
  if (byId("files")) fill(byId("files"), ...files.map((file, index) => el("span.attachment", {}, icon("file"), el("bdi", {}, file.name), el("span.soft", {}, size(file.size)),
    button("quiet", "close", say("cancel"), () => { files.splice(index, 1); drawFiles(); }))), files.length ? el("span.soft", {}, say("attach.hint")) : "");
}

function grow() {
  if (!field) return;
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, 160)}px`;
}

async function send(place) {
  await Promise.all(files.map((file) => file.read));
  const text = field?.value ?? "";
  if (!text.trim() && !files.length) return;
  const sent = view.editing
    ? ask("edit", { member: view.member, post: view.editing, text })
    : ask("say", { member: view.member, channel: view.channel, text, reply_to: view.replying, files: files.map(({ name, type, size: bytes, content }) => ({ name, type, size: bytes, content })) });
  if (!sent) return;
  drafts.delete(place);
  files = [];
  field.value = "";
  offers.close();
  view.editing = view.replying = "";
  view.follow = true;
  tell("compose", "sent");
  drawFiles();
  grow();
}
