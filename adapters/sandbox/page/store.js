// What the page knows of the room, and what its reader looks at; tells listeners what has changed.

const listeners = [];

export const room = {
  place: "", bot: "", lobby: "", connected: false, known: false,
  channels: new Map(), members: new Map(), posts: new Map(), rulings: new Map(), byPost: new Map(),
  commands: [], scenes: [], scene: { state: "idle", name: "", position: 0, duration: 0, speed: 1 }, sceneSince: 0,
  live: { acting: "", path: "", rules: 0, problems: [], may: {}, offers: {} },
};

export const view = {
  member: localStorage.getItem("member") ?? "sandbox:member:newbie",
  channel: localStorage.getItem("channel") ?? "sandbox:channel:lobby",
  selected: "", follow: true, replying: "", editing: "", unread: new Map(), calls: new Map(),
};

export function listen(topics, handle) { listeners.push([new Set(topics), handle]); }

export function tell(...topics) {
  for (const [wants, handle] of listeners) if (topics.some((topic) => wants.has(topic))) handle(topics);
}

/** Take a patch in; everything the server sends is one. */
export function apply(patch) {
  const topics = new Set();
  if (patch.fresh) {
    for (const map of [room.channels, room.members, room.posts, room.rulings, room.byPost]) map.clear();
    room.known = true;
    topics.add("fresh");
  }
  for (const key of ["place", "bot", "lobby", "commands", "scenes"]) if (key in patch) room[key] = patch[key];
  for (const channel of patch.channels ?? []) { room.channels.set(channel.id, channel); topics.add("members"); topics.add("compose"); }
  for (const member of patch.members ?? []) { room.members.set(member.id, member); topics.add("members"); }
  for (const gone of patch.gone ?? []) { room.members.delete(gone); topics.add("members"); }
  const posts = (patch.posts ?? []).map((post) => settle(post, patch.fresh));
  if (posts.length) topics.add("posts");
  for (const ruling of patch.rulings ?? []) { judged(ruling); topics.add("rulings"); }
  if (patch.live) { room.live = { acting: "", path: "", rules: 0, problems: [], may: {}, offers: {}, ...patch.live }; topics.add("live"); }
  if (patch.scene) { room.scene = patch.scene; room.sceneSince = performance.now(); topics.add("scene"); }
  settleView();
  tell(...topics);
  return { posts, rulings: patch.rulings ?? [] };
}

function settle(post, fresh) {
  const isNew = !room.posts.has(post.id);
  room.posts.set(post.id, post);
  if (isNew && !fresh) count(post);
  return post;
}

function count(post) {
  if (post.only_for && post.only_for !== view.member && post.kind === "bot") view.calls.set(post.only_for, (view.calls.get(post.only_for) ?? 0) + 1);
  if (post.channel !== view.channel && (!post.only_for || post.only_for === view.member)) view.unread.set(post.channel, (view.unread.get(post.channel) ?? 0) + 1);
}

function judged(ruling) {
  const list = room.byPost.get(ruling.post) ?? [];
  if (!room.rulings.has(ruling.event)) list.push(ruling.event);
  room.byPost.set(ruling.post, list);
  room.rulings.set(ruling.event, ruling);
}

function settleView() {
  if (!room.members.has(view.member) && room.members.size) become([...room.members.keys()][0], false);
  if (!room.channels.has(view.channel) && room.channels.size) view.channel = room.lobby;
}

export const me = () => room.members.get(view.member);
export const may = (permission) => !permission || (room.live.may[view.member] ?? []).includes(permission);
export const staff = (member) => (member?.roles ?? []).some((role) => role === "moderator" || role === "admin");
export const mayRead = (channel, member) => !channel?.staff_reads || staff(member);
export const sees = (post) => post.channel === view.channel && (!post.only_for || post.only_for === view.member) && (!post.held || staff(me()));
export const rulingsOf = (post) => (room.byPost.get(post) ?? []).map((event) => room.rulings.get(event));

export function become(member, aloud = true) {
  view.member = member;
  view.replying = view.editing = "";
  view.calls.delete(member);
  localStorage.setItem("member", member);
  if (!mayRead(room.channels.get(view.channel), room.members.get(member))) look(room.lobby, false);
  if (aloud) tell("view", "members", "compose");
}

export function look(channel, aloud = true) {
  view.channel = channel;
  view.replying = view.editing = "";
  view.unread.delete(channel);
  localStorage.setItem("channel", channel);
  if (aloud) tell("view", "compose");
}

/** Show a message in the side panel; by hand ends following, `follow` starts it again. */
export function select(post, byHand = true) {
  view.selected = post;
  if (byHand) view.follow = false;
  tell("selected");
}

/** The most telling of a post's verdicts. */
export function verdictOf(post) {
  const rulings = rulingsOf(post);
  if (!rulings.length) return "";
  const order = ["none", "allow", "shadow", "review", "enforce"];
  const words = rulings.map((ruling) => (ruling.verdict === "allow" && ruling.findings.length ? "shadow" : ruling.verdict));
  return words.reduce((worst, word) => (order.indexOf(word) > order.indexOf(worst) ? word : worst));
}
