// A browser for tests and pictures: Debian's Chromium, at the link in
// PRASOWKA_PAGE.
import { chromium } from "playwright-core";

export const link = new URL(process.env.PRASOWKA_PAGE ?? "http://localhost:8570/").origin;

export function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    // as root there is no sandbox; the page is our own
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"],
  });
}
