// Carries the Model Context Protocol between HTTP and the standard input and
// output of `prasowka mcp`, so that the protocol's conformance suite, which
// speaks HTTP alone, can test it: a process a session.
//
//   node bridge.mjs PROGRAM ARGUMENT...
//
// Prints the address once it listens.
import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";

const [program, ...args] = process.argv.slice(2);
const sessions = new Map();

function open() {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "inherit"] });
  const waiting = new Map();
  createInterface({ input: child.stdout }).on("line", (line) => {
    const message = JSON.parse(line);
    waiting.get(message.id)?.(message);
    waiting.delete(message.id);
  });
  const send = (message) => child.stdin.write(JSON.stringify(message) + "\n");
  const ask = (message) =>
    new Promise((answer) => {
      waiting.set(message.id, answer);
      send(message);
    });
  return { child, send, ask };
}

async function handle(request, response) {
  if (request.method === "DELETE") {
    const name = request.headers["mcp-session-id"];
    sessions.get(name)?.child.stdin.end();
    sessions.delete(name);
    return response.writeHead(200).end();
  }
  if (request.method !== "POST") {
    return response.writeHead(405, { Allow: "POST, DELETE" }).end();
  }
  let body = "";
  for await (const part of request) body += part;
  const message = JSON.parse(body);
  let name = request.headers["mcp-session-id"];
  if (message.method === "initialize") {
    name = randomUUID();
    sessions.set(name, open());
  }
  const session = sessions.get(name);
  if (!session) return response.writeHead(404).end();
  if (message.id === undefined) {
    session.send(message);
    return response.writeHead(202).end();
  }
  const answer = await session.ask(message);
  response.writeHead(200, { "Content-Type": "application/json", "Mcp-Session-Id": name });
  response.end(JSON.stringify(answer));
}

const server = createServer((request, response) => {
  handle(request, response).catch((error) => {
    response.writeHead(400).end(String(error));
  });
});
server.listen(0, "127.0.0.1", () => {
  console.log(`http://127.0.0.1:${server.address().port}/mcp`);
});
process.on("SIGTERM", () => {
  for (const { child } of sessions.values()) child.kill();
  process.exit(0);
});
