// Node's `ws`, as its own documentation broadcasts. node broadcast.mjs PORT
import { createRequire } from "node:module";
const { WebSocketServer, WebSocket } = createRequire(process.env.WS_FROM)("ws");

const server = new WebSocketServer({ host: "127.0.0.1", port: Number(process.argv[2]), perMessageDeflate: false });
server.on("connection", (socket) => {
  socket.on("message", (data) => {
    for (const client of server.clients) {
      if (client !== socket && client.readyState === WebSocket.OPEN) client.send(data, { binary: false });
    }
  });
});
