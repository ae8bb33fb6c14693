// The page's own labels, in the language of its reader.

export const LANGUAGES = { en: "English", "zh-CN": "中文", es: "Español" };

let words = {};
export let language = "en";

function wanted() {
  const asked = [localStorage.getItem("language"), ...navigator.languages, document.documentElement.lang];
  for (const one of asked) {
    if (!one) continue;
    if (one in LANGUAGES) return one;
    const near = Object.keys(LANGUAGES).find((known) => known.split("-")[0] === one.split("-")[0]);
    if (near) return near;
  }
  return "en";
}

export async function learn(chosen) {
  if (chosen) localStorage.setItem("language", chosen);
  language = chosen ?? wanted();
  words = await (await fetch(`/page/words/${language}.json`)).json();
  document.documentElement.lang = language;
}

/** The label of this key, with {names} filled in; a key without a label shows itself. */
export function say(key, values = {}) {
  return (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

export const known = (key) => key in words;

/** The text for the reader among texts by language. */
export const chosen = (texts) => texts?.[language] ?? texts?.[language.split("-")[0]] ?? texts?.en ?? Object.values(texts ?? {})[0] ?? "";
