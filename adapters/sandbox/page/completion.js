// Completion of slash commands and of members' handles while writing.

import { avatar, el, fill } from "./dom.js";
import { may, room } from "./store.js";
import { chosen, known, language, say } from "./words.js";

/** Offers for a field, drawn into `list`; `done` is called after one was taken.
 *  Enter takes an offer too, but not a `whole` one: there the line can be sent as it is, unless the arrows chose. */
export function complete(field, list, done) {
  let offers = [];
  let at = 0;
  let picked = false;

  function update() {
    offers = offered(field.value.slice(0, field.selectionStart));
    at = 0;
    picked = false;
    draw();
  }

  function draw() {
    list.hidden = !offers.length;
    field.setAttribute("aria-expanded", String(!list.hidden));
    fill(list, ...offers.map((offer, index) => {
      const node = el("div.offer", { id: `offer-${index}`, role: "option", "aria-selected": String(index === at), onmousedown: (event) => { event.preventDefault(); take(offer); } }, offer.draw());
      return node;
    }));
    if (list.hidden) field.removeAttribute("aria-activedescendant");
    else {
      field.setAttribute("aria-activedescendant", `offer-${at}`);
      list.children[at].scrollIntoView({ block: "nearest" });
    }
  }

  function take(offer) {
    if (!offer.text) return;
    const end = field.selectionStart;
    field.setRangeText(offer.text, end - offer.length, end, "end");
    update();
    done();
  }

  function close() { offers = []; draw(); }

  function key(event) {
    if (!offers.length || !offers[at].text) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      at = (at + (event.key === "ArrowDown" ? 1 : offers.length - 1)) % offers.length;
      picked = true;
    } else if (event.key === "Tab" || (event.key === "Enter" && (picked || !offers[at].whole))) take(offers[at]);
    else if (event.key === "Escape") close();
    else return false;
    event.preventDefault();
    if (offers.length) draw();
    return true;
  }

  return { update, close, key };
}

function offered(before) {
  const command = /^\/(\S*)$/.exec(before);
  if (command) return commands(command[1]);
  const handle = /(?:^|\s)@([\p{L}\p{N}_.-]*)$/u.exec(before);
  if (handle) return members(handle[1]);
  const started = /^\/(\S+)\s/.exec(before);
  const one = started && room.commands.find((known) => called(known, started[1]));
  return one && before.endsWith(" ") ? hint(one, before) : [];
}

const called = (command, name) => [command.name, ...command.aliases].includes(name.toLowerCase());

function commands(typed) {
  const begins = (name) => name.startsWith(typed.toLowerCase());
  return room.commands.filter((one) => may(one.permission)).filter((one) => begins(one.name) || one.aliases.some(begins)).slice(0, 12).map((one) => ({
    text: `/${local(one)} `, length: typed.length + 1, whole: called(one, typed) && !one.parameters.some((p) => p.required),
    draw: () => [el("b", {}, `/${local(one)}`), signature(one), el("span.help", {}, chosen(one.help)), permission(one)],
  }));
}

const local = (command) => command.names[language] ?? command.name;

function members(typed) {
  const like = typed.toLowerCase();
  return [...room.members.values()].filter((one) => handleOf(one).toLowerCase().startsWith(like) || one.name.toLowerCase().includes(like)).slice(0, 8).map((one) => ({
    text: `@${handleOf(one)} `, length: typed.length + 1, whole: handleOf(one) === typed,
    draw: () => [avatar(one.id, one.name), el("b", {}, el("bdi", {}, one.name)), el("span.help", {}, `@${handleOf(one)}`)],
  }));
}

function hint(one, before) {
  const given = before.trim().split(/\s+/).length - 1;
  const next = one.parameters[given];
  if (next?.kind === "member") return members("").map((offer) => ({ ...offer, length: 0, whole: !next.required }));
  if (next?.choices.length) return next.choices.map((choice) => ({ text: `${choice} `, length: 0, whole: !next.required, draw: () => [el("b", {}, choice), el("span.help", {}, chosen(next.help))] }));
  const offered = next?.offers ? (room.live.offers[next.offers] ?? []) : [];
  if (offered.length) return offered.map(([word, label]) => ({ text: `${word} `, length: 0, whole: !next.required, draw: () => [el("b", {}, word), el("span.help", {}, label === word ? chosen(next.help) : label)] }));
  return next ? [{ text: "", length: 0, draw: () => [el("b", {}, `/${local(one)}`), signature(one, given), el("span.help", {}, chosen(next.help))] }] : [];
}

function signature(one, current = -1) {
  return el("span.signature", {}, one.parameters.map((p, index) => el(index === current ? "u" : "span", {}, p.required ? ` ${chosen(p.names)}` : ` [${chosen(p.names)}]`)));
}

function permission(one) {
  if (!one.permission) return null;
  return el("span.role", {}, known(`may.${one.permission}`) ? say(`may.${one.permission}`) : one.permission);
}

const handleOf = (member) => member.id.split(":").pop();
