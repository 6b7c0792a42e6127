// How fast a server of an index answers, against a page that costs nothing:
//   PRASOWKA_PAGE=http://localhost:8570 node tests/page/load.mjs [SECONDS [PID [REQUESTS]]]
// Prints the median and the 95th percentile of views asked one after another,
// requests a second of eight connections as a ratio to /style.css of the same
// process, and, with the PID of the server, its memory over 10,000 mixed requests.
import { readFileSync } from "node:fs";
import http from "node:http";

const link = new URL(process.env.PRASOWKA_PAGE ?? "http://localhost:8570/");
const [seconds = "5", pid, n_requests = "10000"] = process.argv.slice(2);
const agent = new http.Agent({ keepAlive: true, maxSockets: 8 });

function get(address) {
  return new Promise((resolve, reject) => {
    const request = http.get({ agent, host: link.hostname, port: link.port, path: address }, (response) => {
      let n = 0;
      response.on("data", (part) => { n += part.length; });
      response.on("end", () => resolve({ status: response.statusCode, n }));
    });
    request.on("error", reject);
  });
}
async function facet(name) {
  const chunks = [];
  await new Promise((resolve) => http.get({ agent, host: link.hostname, port: link.port, path: `/api/v1/facets?facet=${name}&top=40` }, (response) => {
    response.on("data", (part) => chunks.push(part));
    response.on("end", resolve);
  }));
  return JSON.parse(Buffer.concat(chunks)).values.map((each) => each.value).filter((value) => value !== "none");
}
const [persons, countries] = [await facet("person"), await facet("country")];
const words = persons.flatMap((name) => name.split(" ")).slice(0, 40);
const of = (list, place) => encodeURIComponent(list[place % list.length]);
const views = {
  "/search?q=": (n) => `/search?q=${of(words, n)}`,
  "/search?q=&country=": (n) => `/search?q=${of(words, n)}&country=${of(countries, 3 * n)}`,
  "/search?person=": (n) => `/search?person=${of(persons, n)}`,
  "/search": (n) => `/search?offset=${10 * (n % 50)}`,
  "/api/v1/search": (n) => `/api/v1/search?q=${of(words, n)}&facets=person,country`,
  "/entity": (n) => `/entity?kind=person&value=${of(persons, n)}`,
  "/lines": (n) => `/lines?q=${of(words, n)}`,
  "/chronology": (n) => `/chronology?person=${of(persons, n)}`,
  "/compare": (n) => `/compare?a.person=${of(persons, n)}&b.person=${of(persons, n + 1)}&facet=country`,
  "/network": (n) => `/network?person=${of(persons, n)}`,
};
const median = (times, part = 0.5) => times.sort((a, b) => a - b)[Math.floor(times.length * part)].toFixed(1);
for (const [name, view] of Object.entries(views)) {
  const times = [];
  for (let n = 0; n < 40; n += 1) {
    const begin = performance.now();
    const { status } = await get(view(n));
    if (status >= 500) console.log(`${view(n)}: ${status}`);
    times.push(performance.now() - begin);
  }
  console.log(`${name.padEnd(22)} median ${median(times)} ms, 95 % ${median(times, 0.95)} ms`);
}
async function rate(view) {
  let n = 0, busy = 0;
  const end = performance.now() + 1000 * Number(seconds);
  await Promise.all(Array.from({ length: 8 }, async () => {
    while (performance.now() < end) {
      const { status } = await get(view(n));
      n += 1;
      if (status === 503) busy += 1;
    }
  }));
  return [n / Number(seconds), busy];
}
const [still] = await rate(() => "/style.css");
for (const name of ["/search?q=", "/search?q=&country=", "/api/v1/search"]) {
  const [now, busy] = await rate(views[name]);
  console.log(`${name.padEnd(22)} ${now.toFixed(0)} a second, ${(100 * now / still).toFixed(1)} % of /style.css (${still.toFixed(0)}); refused ${busy}`);
}
if (pid) {
  const memory = () => Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))[1]) / 1024);
  const all = Object.values(views);
  const steps = [memory()];
  for (let step = 0; step < 10; step += 1) {
    const part = Number(n_requests) / 10;
    let n = part * step;
    const until = n + part;
    await Promise.all(Array.from({ length: 4 }, async () => { while (n < until) { n += 1; await get(all[n % all.length](n)); } }));
    steps.push(memory());
  }
  console.log(`memory in MB, before and after each tenth of ${n_requests} requests: ${steps.join(" ")}`);
}
agent.destroy();
