// The top of the chat: where one is, what policy is in force, and the scene being played.

import { button, byId, el, fill } from "./dom.js";
import { ask } from "./wire.js";
import { listen, room, tell, view } from "./store.js";
import { chosen, known, say } from "./words.js";

const SPEEDS = [0.5, 1, 2, 4];

export function startTop() {
  listen(["fresh", "view", "language", "wire", "members"], drawTop);
  listen(["fresh", "live", "language", "wire"], drawBanner);
  listen(["fresh", "scene", "language"], drawStage);
  requestAnimationFrame(function move() { advance(); requestAnimationFrame(move); });
}

function drawTop() {
  const channel = room.channels.get(view.channel);
  const inside = [...room.members.values()].filter((one) => one.joined).length;
  const topic = `topic.${channel?.name}`;
  fill(byId("top"), 
    button("quiet.menu", "menu", say("side"), () => tell("drawer")),
    el("div.where", {}, el("h2", {}, el("span.hash", {}, "#"), channel?.name ?? "…"), el("p", {}, known(topic) ? `${say(topic)} · ` : "", say("inside", { n: inside }))),
    room.connected ? el("span") : el("span.offline", {}, say("offline")),
    button("quiet.open-panel", "scale", say("panel"), () => tell("sheet")));
}

function drawBanner() {
  const { acting, path, rules, problems } = room.live;
  const word = acting || "unknown";
  byId("banner").className = `banner acting-${word}${problems.length ? " troubled" : ""}`;
  fill(byId("banner"), 
    el("span.light", { "aria-hidden": "true" }),
    el("div", {},
      el("p", {}, el("b", {}, say(`acting.${word}`)), " ", path ? [say("policy"), " ", el("code.path", {}, path), rules ? el("span.soft", {}, ` ${say("rules", { n: rules })}`) : null] : say("policy.none")),
      problems.length ? el("div.problems", {}, el("b", {}, say("problems")), el("ul", {}, problems.slice(0, 5).map((one) => el("li", {}, one)))) : path ? el("p.soft", {}, say("policy.hint")) : null));
}

function drawStage() {
  const { state, name, speed } = room.scene;
  const scene = room.scenes.find((one) => one.name === name);
  byId("stage").hidden = !scene;
  if (!scene) return;
  const playing = state === "playing";
  fill(byId("stage"), 
    state === "ended" ? button("round", "play", say("again"), () => ask("play", { scene: name })) : button("round", playing ? "pause" : "play", say(playing ? "pause" : "play"), () => ask("pause")),
    el("div.stage-middle", {}, el("div.stage-title", {}, el("b", {}, chosen(scene.title)), el("span.soft", {}, say(`scene.${state}`)), el("span.soft.stage-time", { id: "stage-time" })),
      el("div.bar", { id: "bar", role: "progressbar", "aria-label": say("progress"), "aria-valuemin": 0, "aria-valuemax": 100 }, el("i", { id: "bar-fill" }))),
    el("div.speeds", { role: "group", "aria-label": say("speed") }, SPEEDS.map((one) => el(`button.speed${one === speed ? ".on" : ""}`, { type: "button", "aria-pressed": String(one === speed), onclick: () => ask("speed", { speed: one }) }, `${one}×`))),
    button("quiet", "close", say("stop"), () => ask("stop")));
  advance();
}

function advance() {
  const fill = byId("bar-fill");
  if (!fill) return;
  const { state, position, duration, speed } = room.scene;
  const passed = state === "playing" ? ((performance.now() - room.sceneSince) / 1000) * speed : 0;
  const at = Math.min(position + passed, duration);
  const share = duration ? at / duration : 0;
  fill.style.transform = `scaleX(${share.toFixed(4)})`;
  const percent = String(Math.round(share * 100));
  if (byId("bar").getAttribute("aria-valuenow") !== percent) byId("bar").setAttribute("aria-valuenow", percent);
  const time = `${Math.floor(at)} / ${Math.round(duration)} s`;
  if (byId("stage-time").textContent !== time) byId("stage-time").textContent = time;
}
