// The page as its readers meet it, in a real browser, on the sample corpus.
// Run by `cargo test` (tests/it/browser.rs), which serves the corpus and says
// where; alone: PRASOWKA_PAGE=http://localhost:8570 node --test tests/page
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { launch, link } from "./browser.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const article = "/article?id=swiat%2F2024%2Fputin-w-pjongjangu.txt&q=putin";
const views = [
  "/", "/search", "/search?q=putin&country=RU&not-person=Donald+Tusk", "/search?q=putni",
  "/search?share=1&dates=mentioned", "/search?person=Joe+Biden&person=Donald+Tusk",
  article, `${article}&why=KP`, "/entity?kind=person&value=Andrzej+Duda", "/values?facet=person",
  "/values?facet=published&by=month", "/map", "/map?view=europe&layer=place", "/time", "/keys",
  "/search?person=nowhere-at-all", "/search?published=nonsense", "/nothing",
];

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

// a page of its own for a test; whatever its console says is a failure
async function open(address, options = {}, use = async () => {}) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const said = [];
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  page.on("request", (request) => assert.ok(request.url().startsWith(link), `asked elsewhere: ${request.url()}`));
  const response = await page.goto(link + address);
  await use(page);
  const expected = response.status() >= 400 ? /status of 4/ : /^$/;
  assert.deepEqual(said.filter((text) => !expected.test(text)), [], address);
  await context.close();
}
const total = (page) => page.locator(".total").innerText();
const settled = (page) => page.waitForFunction(() => !document.querySelector("main.waiting"));

for (const [name, options] of Object.entries({
  light: {}, dark: { colorScheme: "dark" }, narrow: { viewport: { width: 320, height: 640 } },
  polish: { locale: "pl-PL" }, "without script": { javaScriptEnabled: false },
})) {
  test(`every view is accessible: ${name}`, async () => {
    for (const view of views) {
      await open(view, options, async (page) => {
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(wide <= 0, `${view} is ${wide} px too wide`);
        if (options.javaScriptEnabled === false) return;
        // the policy of the page lets no script in, so it is run from outside
        await page.evaluate(axe);
        const { violations } = await page.evaluate(() => axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
        const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
        assert.deepEqual(found, [], view);
      });
    }
  });
}

test("a query is typed, a facet chosen, taken back, excluded", () => open("/search", {}, async (page) => {
  await page.fill("#q", "putin");
  await page.press("#q", "Enter");
  await page.waitForURL(/q=putin/);
  const all = await total(page);
  await page.locator("[data-facet=country] .pick", { hasText: "United States" }).click();
  await page.waitForURL(/country=US/);
  await settled(page);
  assert.notEqual(await total(page), all);
  assert.ok(await page.locator("[data-facet=country] .pick", { hasText: "Ukraine" }).count(), "its own list stays");
  await page.locator("[data-facet=country] .pick[aria-current]").click();
  await page.waitForURL((url) => !url.search.includes("country"));
  await settled(page);
  assert.equal(await total(page), all);
  await page.getByRole("link", { name: "not United States" }).click();
  await page.waitForURL(/not-country=US/);
  await page.locator(".excluded .act").click();
  await page.waitForURL((url) => !url.search.includes("US"));
}));

test("either, only and all of", () => open("/search?person=Joe+Biden", {}, async (page) => {
  const one = await total(page);
  await page.locator("[data-facet=person] .pick", { hasText: "Donald Tusk" }).click();
  await page.waitForURL(/Tusk/);
  await settled(page);
  const either = await total(page);
  assert.notEqual(either, one);
  await page.locator("[data-facet=person]").getByRole("link", { name: "all of them" }).click();
  await page.waitForURL(/all-of=person/);
  await settled(page);
  assert.notEqual(await total(page), either);
  await page.goBack();
  await settled(page);
  assert.equal(await total(page), either);
  await page.goBack();
  await settled(page);
  assert.equal(await total(page), one);
  await page.goForward();
  await settled(page);
  assert.equal(await total(page), either);
  await page.getByRole("link", { name: "only Donald Tusk" }).click();
  await page.waitForURL((url) => !url.search.includes("Biden"));
}));

test("the box of a facet searches while one types", () => open("/search", {}, async (page) => {
  await page.locator("#find-person").pressSequentially("wał");
  await page.waitForFunction(() => !document.querySelector("[data-facet=person] .values").innerText.includes("Putin"));
  assert.match(await page.locator("[data-facet=person] .values").innerText(), /Wałęsa/);
  assert.equal(await page.evaluate(() => document.activeElement.id), "find-person");
}));

test("suggestions are chosen with keys", () => open("/search", {}, async (page) => {
  await page.locator("#q").pressSequentially("wałęs");
  await page.waitForSelector("#offers li");
  await page.press("#q", "ArrowDown");
  assert.equal(await page.getAttribute("#q", "aria-activedescendant"), "offer-0");
  await page.press("#q", "Enter");
  await page.waitForURL(/person=Lech/);
}));

test("time is narrowed by a click, by dragging and by typing", () => open("/search", {}, async (page) => {
  const all = await total(page);
  const bars = page.locator(".chart a");
  await bars.nth((await bars.count()) - 1).click();
  await page.waitForURL(/published=/);
  await settled(page);
  assert.notEqual(await total(page), all);
  await page.goBack();
  await settled(page);
  assert.equal(await total(page), all);
  const box = await page.locator(".chart").boundingBox();
  await page.mouse.move(box.x + box.width * 0.5, box.y + 60);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.8, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await page.waitForURL(/published=.*\.\./);
  await settled(page);
  const dragged = await total(page);
  assert.notEqual(dragged, all);
  await page.fill(".range input[name=from]", "2022-01");
  await page.fill(".range input[name=to]", "2022-12");
  await page.press(".range input[name=to]", "Enter");
  await page.waitForURL(/published=2022-01\.\.2022-12/);
  await settled(page);
  assert.notEqual(await total(page), dragged);
}));

test("an article is read, asked why, and left for the next", () => open("/search?q=putin", {}, async (page) => {
  await page.locator(".hit h3 a").first().click();
  await page.waitForURL(/\/article/);
  assert.ok(await page.locator(".text mark").count());
  await page.locator(".text a.m.country").first().click();
  await page.waitForURL(/why=/);
  assert.ok(await page.locator("#why blockquote").count());
  await page.keyboard.press("]");
  await page.waitForURL(/at=2/);
  await page.keyboard.press("n");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "MARK");
  await page.keyboard.press("u");
  await page.waitForURL(/\/search\?q=putin/);
  await page.keyboard.press("j");
  assert.ok(await page.evaluate(() => document.activeElement.closest(".hit")));
  await page.keyboard.press("/");
  assert.equal(await page.evaluate(() => document.activeElement.id), "q");
}));

test("keys can be turned off", () => open("/keys", {}, async (page) => {
  await page.locator("#key-switch button").click();
  await page.keyboard.press("/");
  assert.notEqual(await page.evaluate(() => document.activeElement.id), "q");
}));

test("an entity and the map lead to articles", () => open("/entity?kind=person&value=Andrzej+Duda", {}, async (page) => {
  assert.ok(await page.locator(".chart a").count());
  await page.goto(`${link}/map`);
  assert.ok((await page.locator(".dot").count()) > 10);
  await page.locator("#as-table .pick").first().click();
  await page.waitForURL(/country=/);
}));

test("everything works without script", () => open("/search", { javaScriptEnabled: false }, async (page) => {
  await page.fill("#q", "putin");
  await page.press("#q", "Enter");
  assert.match(page.url(), /q=putin/);
  await page.locator("[data-facet=country] .pick", { hasText: "United States" }).click();
  assert.match(page.url(), /country=US/);
  await page.fill("#find-person", "kim");
  await page.press("#find-person", "Enter");
  assert.match(await page.locator("[data-facet=person] .values").innerText(), /Kim/);
  await page.fill(".range input[name=from]", "2024");
  await page.press(".range input[name=from]", "Enter");
  assert.match(page.url(), /published=2024\.\./);
  await page.locator(".chart a").last().click({ force: true });
  assert.match(page.url(), /published=20\d\d$/);
}));

test("the skip links come first, and the filters open on a narrow screen", () => open("/search", { viewport: { width: 320, height: 640 } }, async (page) => {
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  assert.ok(!(await page.locator("[data-facet=person]").isVisible()));
  await page.locator(".filters summary").click();
  assert.ok(await page.locator("[data-facet=person]").isVisible());
}));
