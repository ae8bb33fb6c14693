// The side panel: how a message was judged, why, and what became of it.

import { avatar, button, byId, el, fill, icon } from "./dom.js";
import { suggest } from "./composer.js";
import { listen, room, rulingsOf, tell, view } from "./store.js";
import { clock, evidence, mention, moment, pieces, slice } from "./text.js";
import { tools } from "./timeline.js";
import { chosen, known, say } from "./words.js";

export function startPanel() {
  listen(["selected", "view", "language", "fresh"], draw);
  listen(["posts", "rulings"], () => { if (view.selected) draw(); });
}

function draw() {
  const post = room.posts.get(view.selected);
  byId("panel").setAttribute("aria-label", say("panel"));
  fill(byId("panel"), head(), el("div.panel-body", {}, post ? details(post) : introduction()));
}

function head() {
  return el("header.panel-head", {}, el("h2", {}, say("panel")),
    el(`button.pill${view.follow ? ".on" : ""}`, { type: "button", "aria-pressed": String(view.follow), title: say("follow.hint"), onclick: () => { view.follow = !view.follow; draw(); } }, say("follow")),
    button("quiet.sheet-close", "close", say("close"), () => tell("unsheet")));
}

function introduction() {
  const example = (text) => el("button.example", { type: "button", dir: "auto", onclick: () => { suggest(text); tell("unsheet"); } }, text);
  return [el("p.lead", {}, say("intro")), el("ol.steps", {}, [1, 2, 3].map((n) => el("li", {}, say(`intro.${n}`)))), el("h3", {}, say("try")), el("div.examples", {}, ["加微信领红包", "free nitro 🎁", "加 微 信 群", "微信支付失败怎么办", "see you at discord.gg/xyz"].map(example))];
}

function details(post) {
  const rulings = rulingsOf(post.id).filter((one) => one.kind !== "react" || one.findings.length || one.actions.length);
  const bot = post.kind === "bot";
  return [
    el("div.exhibit-head", {}, avatar(post.member, post.name, bot), el("b", {}, el("bdi", {}, post.name)), el("span.soft", {}, `#${room.channels.get(post.channel)?.name ?? ""}`), el("time.soft", {}, clock(post.at))),
    rulings.length ? rulings.map((ruling) => judgement(ruling, rulings.length > 1)) : plain(post, bot),
    tools(post, true),
  ];
}

function plain(post, bot) {
  const words = bot ? pieces(post.pieces ?? []) : evidence(post.text ?? "", []);
  const key = bot ? "bot.post" : post.kind === "refused" ? "world.refused" : "pending";
  return [words.length ? el("blockquote.exhibit", { dir: "auto" }, words) : null, el("p.soft", {}, say(key)), post.because && bot ? el("p", {}, say("because"), " ", el("code.rule", {}, post.because)) : null];
}

function judgement(ruling, several) {
  const word = ruling.verdict === "allow" && ruling.findings.length ? "shadow" : ruling.verdict;
  return el("section.judgement", {},
    several ? el("h4", {}, say(`event.${ruling.kind}`)) : null,
    ruling.text && ["say", "edit", "command"].includes(ruling.kind) ? el("blockquote.exhibit", { dir: "auto" }, evidence(ruling.text, ruling.findings)) : null,
    el(`div.verdict.verdict-${word}`, {}, icon("scale"), el("div", {}, el("b", {}, say(`verdict.${word}`)), el("span", {}, say(`verdict.${word}.is`)))),
    ruling.note ? el("p.remark", {}, known(`note.${ruling.note}`) ? say(`note.${ruling.note}`) : el("code.rule", {}, ruling.note)) : null,
    ruling.findings.length ? [el("h3", {}, say("findings")), el("ul.findings", {}, ruling.findings.map((one) => finding(one, ruling)))] : null,
    ruling.actions.length ? [el("h3", {}, say("actions")), el("ol.actions", {}, ruling.actions.map(action))] : null,
    el("p.foot", {}, say("took", { ms: ruling.took }), " · ", el("code", {}, ruling.event.split("/").slice(1).join("/")), ruling.bundle ? [" · ", el("code", { title: ruling.bundle }, ruling.bundle.slice(0, 12))] : null));
}

function finding(one, ruling) {
  const spot = one.span[1] > one.span[0];
  return el("li.finding", {},
    el("div", {}, el("code.rule", {}, one.rule), el(`span.mode.mode-${one.mode}`, {}, say(`mode.${one.mode}`)), one.view ? el("span.chip", { title: say("view.hint") }, known(`view.${one.view}`) ? say(`view.${one.view}`) : one.view) : null),
    spot && !one.part ? el("p", {}, el("q.evidence", { dir: "auto" }, slice(ruling.text, one.span)), el("span.soft", {}, ` ${say("span", { from: one.span[0], to: one.span[1] })}`)) : null,
    one.part ? el("p.soft", {}, say("part", { n: one.part })) : null,
    chosen(one.detail) ? el("p.soft", {}, chosen(one.detail)) : null,
    one.error ? el("p.error", {}, one.error) : null);
}

function action(one) {
  const until = one.until ?? (one.type === "wake" ? one.at : null);
  return el(`li.action.outcome-${one.outcome}`, {},
    el("span.dot", { "aria-hidden": "true" }),
    el("div", {},
      el("div.action-line", {}, el("b", {}, known(`action.${one.type}`) ? say(`action.${one.type}`) : one.type), one.private ? el("span.only", {}, icon("eye"), say("private")) : null, el("span.outcome", {}, say(`outcome.${one.outcome}`))),
      el("p.soft", {}, one.member ? [mention(one.member), " "] : null, one.type === "alert" || one.type === "send" ? `#${room.channels.get(one.channel)?.name ?? ""} ` : null, until ? [say("until"), " ", moment(until), " "] : null, one.because ? [say("because"), " ", el("code.rule", {}, one.because)] : null),
      one.reason ? el("p.error", {}, one.reason) : null));
}
