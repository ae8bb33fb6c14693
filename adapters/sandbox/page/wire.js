// The line to the server: one socket, opened again whenever it breaks, with growing patience.

import { room, tell } from "./store.js";

let socket = null;
let patience = 300;
let hear = () => {};

export function connect(handle) {
  hear = handle;
  open();
}

function open() {
  socket = new WebSocket(`ws://${location.host}/socket`);
  socket.addEventListener("message", (event) => {
    patience = 300;
    if (!room.connected) { room.connected = true; tell("wire"); }
    hear(JSON.parse(event.data));
  });
  socket.addEventListener("close", () => {
    if (room.connected) { room.connected = false; tell("wire"); }
    setTimeout(open, patience);
    patience = Math.min(patience * 1.6, 5000);
  });
}

/** Ask the server for something; answers whether the line was open. */
export function ask(what, fields = {}) {
  if (socket?.readyState !== WebSocket.OPEN) return false;
  socket.send(JSON.stringify({ do: what, ...fields }));
  return true;
}
