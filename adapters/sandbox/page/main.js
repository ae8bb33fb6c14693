// The page: learns its language, opens the line, and hands what comes to the parts that draw it.

import { byId } from "./dom.js";
import { startComposer } from "./composer.js";
import { startPanel } from "./panel.js";
import { startSide } from "./side.js";
import { apply, listen, room, select, sees, tell, view } from "./store.js";
import { refresh } from "./text.js";
import { drawPosts, redrawRuled, startTimeline } from "./timeline.js";
import { startTop } from "./top.js";
import { connect } from "./wire.js";
import { known, learn, say } from "./words.js";

let toastTimer = 0;

function hear(patch) {
  if (patch.refused) { toast(known(`refused.${patch.refused}`) ? say(`refused.${patch.refused}`) : say("refused.misread")); return; }
  const { posts, rulings } = apply(patch);
  if (patch.fresh) return;
  drawPosts(posts);
  redrawRuled(rulings);
  follow(rulings);
}

/** While following, the panel shows the newest message that was judged, findings before calm ones. */
function follow(rulings) {
  if (!view.follow) return;
  for (const ruling of rulings) {
    const post = room.posts.get(ruling.post);
    const mine = post?.member === view.member && ruling.kind !== "react";
    if (post && sees(post) && (ruling.findings.length || mine)) select(post.id, false);
  }
}

function toast(words) {
  const node = byId("toast");
  node.textContent = words;
  node.hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => { node.hidden = true; }, 4000);
}

function sheets() {
  const app = byId("app");
  const turn = (name, on) => {
    app.classList.toggle(name, on);
    byId("veil").hidden = !(app.classList.contains("drawer-open") || app.classList.contains("sheet-open"));
  };
  listen(["drawer"], () => turn("drawer-open", true));
  listen(["undrawer"], () => turn("drawer-open", false));
  listen(["sheet"], () => turn("sheet-open", true));
  listen(["unsheet"], () => turn("sheet-open", false));
  const close = () => { turn("drawer-open", false); turn("sheet-open", false); };
  byId("veil").addEventListener("click", close);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
}

function labels() {
  byId("newest").textContent = say("newest");
  byId("timeline").setAttribute("aria-label", say("timeline"));
}

await learn();
startSide();
startTop();
startTimeline();
startComposer();
startPanel();
sheets();
listen(["language"], labels);
tell("language");
setInterval(refresh, 15000);
connect(hear);
