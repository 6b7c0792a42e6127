// Pictures of the views, light, dark and narrow:
//   PRASOWKA_PAGE=http://localhost:8570 node tests/page/pictures.mjs FOLDER [NAME]
// With WHOLE=1 down to their ends; with STYLE=FILE that stylesheet is taken instead
// of the one compiled in, so that it can be tried without a build.
import { readFileSync } from "node:fs";
import { launch, link } from "./browser.mjs";

const [folder = ".", only = ""] = process.argv.slice(2);
const views = {
  home: "/",
  search: "/search?q=wybory&ui=en",
  narrowed: "/search?q=prezydent&country=UA&country=RU&not-person=Angela+Merkel&ui=pl",
  article: "/article?id=swiat%2F2024%2Fputin-w-pjongjangu.txt&q=putin&at=1&why=KP&ui=pl",
  entity: "/entity?kind=person&value=Andrzej+Duda&ui=pl",
  values: "/values?facet=person&ui=en",
  map: "/map?ui=en",
  europe: "/map?view=europe&layer=place&ui=pl",
  time: "/time?ui=en",
  nothing: "/search?q=putni&ui=en",
  lines: "/lines?q=wybory&ui=pl",
  chronology: "/chronology?q=putin&ui=en",
  compare: "/compare?a.published=..2019&b.published=2020..&facet=country&ui=pl",
  sides: "/compare?q=wybory&ui=en",
  network: "/network?ui=pl",
  sources: "/network?within=story&min=1&ui=en",
};
const forms = {
  light: { viewport: { width: 1280, height: 860 } },
  dark: { viewport: { width: 1280, height: 860 }, colorScheme: "dark" },
  narrow: { viewport: { width: 360, height: 760 }, deviceScaleFactor: 2 },
};
const browser = await launch();
for (const [form, options] of Object.entries(forms)) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  if (process.env.STYLE) {
    const body = readFileSync(process.env.STYLE, "utf8");
    await page.route("**/style.css*", (route) => route.fulfill({ body, contentType: "text/css" }));
  }
  for (const [name, address] of Object.entries(views)) {
    if (!`${name}.${form}`.includes(only)) continue;
    await page.goto(link + address);
    await page.screenshot({ path: `${folder}/${name}.${form}.png`, fullPage: Boolean(process.env.WHOLE) });
  }
  await context.close();
}
await browser.close();
