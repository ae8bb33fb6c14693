// The left side: who one is, where one is, and the scenes that can be played.

import { avatar, button, byId, el, fill, icon } from "./dom.js";
import { ask } from "./wire.js";
import { become, listen, look, mayRead, me, room, tell, view } from "./store.js";
import { LANGUAGES, chosen, known, language, learn, say } from "./words.js";

const AGES = ["", "10m", "1d", "30d", "400d"];

export function startSide() {
  listen(["fresh", "view", "members", "posts", "language", "scene"], draw);
  document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "auto";
}

function draw() {
  const adding = byId("side").querySelector("form.adding:not([hidden])");
  if (adding?.contains(document.activeElement)) return;
  const scroll = byId("side").scrollTop;
  byId("side").setAttribute("aria-label", say("side"));
  fill(byId("side"), brand(), personas(Boolean(adding)), channels(), scenes(), foot());
  byId("side").scrollTop = scroll;
}

function brand() {
  return el("header.brand", {}, el("img", { src: "/page/icon.svg", alt: "", width: 34, height: 34 }), el("div", {}, el("h1", {}, "Hallwarden"), el("p", {}, say("sandbox"))), button("quiet.sheet-close", "close", say("close"), () => tell("undrawer")));
}

function personas(adding) {
  const everyone = [...room.members.values()];
  const form = addForm(adding);
  const guests = everyone.filter((one) => one.scene);
  return el("section", {}, el("h2", {}, say("you"), button("quiet", "plus", say("add"), () => { form.hidden = !form.hidden; if (!form.hidden) form.querySelector("input").focus(); })),
    form, el("ul.people", {}, everyone.filter((one) => !one.scene).map(persona)),
    guests.length ? el("details.cast", { open: guests.some((one) => one.id === view.member) }, el("summary", {}, say("cast", { n: guests.length })), el("ul.people", {}, guests.map(persona))) : null);
}

function persona(one) {
  const calls = view.calls.get(one.id);
  const now = Date.now();
  const status = one.banned ? "banned" : !one.joined ? "absent" : one.silent_until && new Date(one.silent_until) > now ? "timeout" : "";
  const role = (one.roles ?? [])[0] ?? "new";
  return el("li", {}, el(`button.person${one.id === view.member ? ".on" : ""}`, { type: "button", "aria-pressed": String(one.id === view.member), onclick: () => { become(one.id); tell("undrawer"); } },
    avatar(one.id, one.name), el("span.person-name", {}, el("bdi", {}, one.name), el("span.soft", {}, status ? say(`status.${status}`) : tenure(one, role))),
    calls ? el("span.count", { title: say("calls") }, calls) : null));
}

function tenure(one, role) {
  const days = (Date.now() - new Date(one.joined)) / 86400000;
  if (one.roles?.length) return known(`role.${role}`) ? say(`role.${role}`) : role;
  return days < 1 ? say("role.new") : say("member.days", { n: Math.floor(days) });
}

function addForm(open) {
  const name = el("input", { required: true, maxlength: 40, placeholder: say("add.name"), "aria-label": say("add.name") });
  const age = el("select", { "aria-label": say("add.age") }, AGES.map((one) => el("option", { value: one }, say(`age.${one || "now"}`))));
  const form = el("form.adding", { hidden: !open, onsubmit: (event) => {
    event.preventDefault();
    if (name.value.trim() && ask("add", { name: name.value, age: age.value })) { form.hidden = true; draw(); }
  } }, name, age, el("button.primary", { type: "submit" }, say("add.do")));
  return form;
}

function channels() {
  const who = me();
  return el("section", {}, el("h2", {}, say("channels")), el("ul.channels", {}, [...room.channels.values()].filter((one) => mayRead(one, who)).map((one) => {
    const count = view.unread.get(one.id);
    return el("li", {}, el(`button.channel${one.id === view.channel ? ".on" : ""}`, { type: "button", onclick: () => { look(one.id); tell("undrawer"); } }, el("span.hash", {}, "#"), one.name, one.staff_reads ? el("span.soft", {}, icon("eye")) : null, count ? el("span.count", {}, count) : null));
  })), who?.joined ? el("button.plain.leave", { type: "button", onclick: () => ask("leave", { member: view.member }) }, icon("leave"), say("leave.as", { name: who.name })) : null);
}

function scenes() {
  return el("section", {}, el("h2", {}, say("scenes")), el("ul.scenes", {}, room.scenes.map((one) => el("li", {}, el(`button.scene${room.scene.name === one.name ? ".on" : ""}`, { type: "button", onclick: () => { look(room.lobby); view.follow = true; ask("play", { scene: one.name }); tell("undrawer"); } }, el("span.round", {}, icon("play")), el("span", {}, el("b", {}, chosen(one.title)), el("span.soft", {}, chosen(one.about))))))));
}

function foot() {
  const pick = el("select", { "aria-label": say("language"), onchange: async () => { await learn(pick.value); tell("language"); } }, Object.entries(LANGUAGES).map(([code, name]) => el("option", { value: code, selected: code === language }, name)));
  return el("footer.side-foot", {}, pick, button("quiet", "theme", say(`theme.${document.documentElement.dataset.theme}`), turn));
}

function turn() {
  const next = { auto: "dark", dark: "light", light: "auto" }[document.documentElement.dataset.theme];
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
  draw();
}
