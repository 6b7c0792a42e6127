// Makes the page quicker; every view works without it. A change of a filter
// swaps what is shown instead of the whole page; where that fails the browser
// goes there as it would have.
"use strict";
(() => {
  const main = () => byId("main");
  const $ = (selector, from = document) => from.querySelector(selector);
  const all = (selector, from = document) => [...from.querySelectorAll(selector)];
  const lang = document.documentElement.lang;
  const listen = document.addEventListener.bind(document);
  const onSearch = () => location.pathname === "/search";
  const byId = document.getElementById.bind(document);

  // swapping the main part
  let going = null;
  async function go(url, { push = true, focus = null } = {}) {
    going?.abort();
    const mine = (going = new AbortController());
    main().classList.add("waiting");
    try {
      const response = await fetch(url, { signal: mine.signal });
      if (!response.ok) throw new Error("no page");
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.getElementById("main");
      const open = $(".filters details")?.open;
      main().replaceWith(fresh);
      const head = page.querySelector("header.top");
      if (head && document.activeElement?.id !== "q") $("header.top").replaceWith(head);
      const foot = page.querySelector("footer.foot");
      if (foot) $("footer.foot").replaceWith(foot);
      document.title = page.title;
      if (push) history.pushState(null, "", response.url);
      const details = $(".filters details");
      if (details && open) details.open = true;
      dress();
      if (focus) (document.querySelector(focus) || $("#results"))?.focus({ preventScroll: true });
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
    } finally {
      if (going === mine) main().classList.remove("waiting");
    }
  }
  // the facet in which the focus is, so that it stays there
  function place(element) {
    const facet = element.closest("[data-facet]");
    return facet ? `[data-facet="${facet.dataset.facet}"] a` : "#results";
  }
  listen("click", (event) => {
    const link = event.target.closest?.("a[href]");
    if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const href = link.getAttribute("href");
    const url = new URL(href, location.href);
    const here = onSearch() && url.pathname === "/search";
    if (!here || url.origin !== location.origin || !link.closest("#main")) return;
    if (dragged) return event.preventDefault();
    event.preventDefault();
    const isPage = link.closest(".pages");
    go(url.href, { focus: place(link) }).then(() => isPage && $("#results").scrollIntoView());
  });
  addEventListener("popstate", () => {
    if (onSearch()) go(location.href, { push: false, focus: "#results" });
    else location.reload();
  });
  // forms send only what is set
  function address(form) {
    const data = [...new FormData(form)].filter(([, value]) => String(value).trim());
    const query = new URLSearchParams(data).toString();
    return form.getAttribute("action") + (query ? `?${query}` : "");
  }
  listen("submit", (event) => {
    const form = event.target;
    if (form.method !== "get") return;
    event.preventDefault();
    const url = address(form);
    if (onSearch() && url.startsWith("/search")) go(url, { focus: form.matches(".ask") ? "#results" : null });
    else location.assign(url);
  });

  // the box of a facet answers while one types
  let typing = 0;
  listen("input", (event) => {
    const box = event.target;
    if (!box.closest?.(".facet .find")) return;
    clearTimeout(typing);
    typing = setTimeout(() => {
      const { id, selectionStart } = box;
      go(address(box.form), { push: false }).then(() => {
        const fresh = byId(id);
        fresh?.focus({ preventScroll: true });
        fresh?.setSelectionRange(selectionStart, selectionStart);
      });
    }, 200);
  });

  // suggestions under the search box
  let offers = [], chosen = -1, asking = null, waiting = 0;
  const box = () => byId("q");
  function close() {
    $("#offers")?.remove();
    offers = [];
    chosen = -1;
    box()?.setAttribute("aria-expanded", "false");
    box()?.removeAttribute("aria-activedescendant");
  }
  function choose(at) {
    chosen = at;
    all("#offers li").forEach((each, place) => each.setAttribute("aria-selected", String(place === at)));
    if (at < 0) box().removeAttribute("aria-activedescendant");
    else box().setAttribute("aria-activedescendant", `offer-${at}`);
  }
  function take(offer) {
    const form = box().form;
    if (offer.facet) {
      const words = box().value.trim().split(/\s+/);
      const name = offer.name.toLocaleLowerCase();
      // what was typed of the name goes, other words stay
      while (words.length && name.includes(words.at(-1).toLocaleLowerCase())) words.pop();
      box().value = words.join(" ");
      const input = document.createElement("input");
      Object.assign(input, { type: "hidden", name: offer.facet, value: offer.value });
      form.append(input);
    } else {
      box().value = box().value.replace(/\S*$/, offer.value);
    }
    close();
    form.requestSubmit();
  }
  async function offer() {
    const typed = box().value.trim();
    asking?.abort();
    if (typed.length < 2) return close();
    asking = new AbortController();
    try {
      const query = new URLSearchParams({ q: typed, n: 7, ui: lang });
      const response = await fetch(`/api/v1/suggest?${query}`, { signal: asking.signal });
      if (!response.ok) return close();
      const found = (await response.json()).suggestions;
      close();
      if (!found.length || document.activeElement !== box()) return;
      offers = found;
      const list = document.createElement("ul");
      Object.assign(list, { id: "offers", className: "offers" });
      list.setAttribute("role", "listbox");
      list.setAttribute("aria-label", box().placeholder);
      found.forEach((each, at) => {
        const row = document.createElement("li");
        row.id = `offer-${at}`;
        row.setAttribute("role", "option");
        row.setAttribute("aria-selected", "false");
        const note = document.createElement("small");
        const heading = each.facet && byId(`facet-${each.facet}`)?.textContent;
        note.textContent = [heading || each.facet, each.count].filter(Boolean).join(" · ");
        row.append(each.name, note);
        row.addEventListener("mousedown", (event) => { event.preventDefault(); take(each); });
        list.append(row);
      });
      box().form.append(list);
      box().setAttribute("aria-expanded", "true");
    } catch { /* another letter was typed */ }
  }
  listen("input", (event) => {
    if (event.target.id !== "q") return;
    clearTimeout(waiting);
    waiting = setTimeout(offer, 120);
  });
  listen("focusout", (event) => event.target.id === "q" && close());

  // dragging over bars chooses a range
  let from = null, dragged = false;
  const bars = (chart) => all("a", chart);
  function at(chart, x) {
    const { left, width } = chart.getBoundingClientRect();
    const list = bars(chart);
    return step(list, Math.floor(((x - left) / width) * list.length), 0);
  }
  function paint(chart, a, b) {
    bars(chart).forEach((bar, place) => bar.classList.toggle("in", place >= Math.min(a, b) && place <= Math.max(a, b)));
  }
  listen("dragstart", (event) => event.target.closest?.(".chart") && event.preventDefault());
  listen("pointerdown", (event) => {
    const chart = event.target.closest?.(".chart");
    dragged = false;
    if (chart && !event.button) from = { chart, place: at(chart, event.clientX) };
  });
  listen("pointermove", (event) => {
    if (!from) return;
    const place = at(from.chart, event.clientX);
    if (place !== from.place) dragged = true;
    if (dragged) paint(from.chart, from.place, place);
  });
  listen("pointerup", (event) => {
    if (!from) return;
    const { chart, place } = from;
    from = null;
    if (!dragged) return;
    const ends = [place, at(chart, event.clientX)].sort((a, b) => a - b).map((each) => bars(chart)[each]);
    const value = ends.map((bar) => bar.dataset.value).join("..");
    const url = new URL(ends[0].getAttribute("href"), location.href);
    url.searchParams.set(chart.dataset.parameter, value);
    if (onSearch()) go(url.href, { focus: "#results" });
    else location.assign(url.href);
    setTimeout(() => { dragged = false; });
  });

  // keys
  const on = () => !document.cookie.split("; ").includes("keys=off");
  let hit = -1, mark = -1;
  function walk(by) {
    const hits = all(".hit h3 a");
    hit = step(hits, hit, by);
    hits[hit]?.focus();
  }
  function step(list, now, by) {
    if (!list.length) return -1;
    return Math.max(0, Math.min(list.length - 1, now + by));
  }
  listen("keydown", (event) => {
    const target = event.target;
    if (target.id === "q" && offers.length) {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const n = offers.length;
        const down = event.key === "ArrowDown";
        return choose(chosen < 0 ? (down ? 0 : n - 1) : (chosen + (down ? 1 : n - 1)) % n);
      }
      if (event.key === "Enter" && chosen >= 0) { event.preventDefault(); return take(offers[chosen]); }
      if (event.key === "Escape") { event.preventDefault(); return close(); }
    }
    if (target.matches?.("input, textarea, select")) return;
    if (!on() || event.ctrlKey || event.metaKey || event.altKey) return;
    const follow = (selector) => $(selector)?.click();
    const keys = {
      "/": () => { box().focus(); box().select(); },
      j: () => walk(1),
      k: () => walk(-1),
      f: () => { const details = $(".filters details"); if (details) details.open = true; $(".filters a, .filters input")?.focus(); },
      h: () => $(".range input[name=from]")?.focus(),
      n: () => show(1),
      p: () => show(-1),
      "]": () => follow(".way .after"),
      "[": () => follow(".way .before"),
      u: () => follow(".way .up"),
      "?": () => location.assign($(".foot a[href^='/keys']").href),
    };
    if (keys[event.key]) { event.preventDefault(); keys[event.key](); }
  });
  function show(by) {
    const marks = all(".text mark");
    mark = step(marks, mark, by);
    const element = marks[mark];
    if (!element) return;
    element.tabIndex = -1;
    element.scrollIntoView({ block: "center" });
    element.focus({ preventScroll: true });
  }

  // what only works with script is shown only with it
  function dress() {
    const search = box();
    if (search) for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-expanded", "false"], ["aria-controls", "offers"]]) search.setAttribute(name, value);
    for (const button of all(".copy")) button.hidden = false;
    // wide windows show the filters open
    const details = $(".filters details");
    if (details && matchMedia("(min-width: 60rem)").matches) details.open = true;
    hit = mark = -1;
    const toggle = $("#key-switch");
    if (toggle) { toggle.hidden = false; $("button", toggle).textContent = on() ? toggle.dataset.on : toggle.dataset.off; }
  }
  listen("click", (event) => {
    const button = event.target.closest?.(".copy");
    if (button) navigator.clipboard?.writeText(byId(button.dataset.copy).textContent).then(() => { button.textContent = "✓"; });
    if (event.target.closest?.("#key-switch button")) {
      document.cookie = `keys=${on() ? "off" : "on"}; path=/; max-age=31536000; samesite=lax`;
      dress();
    }
  });
  dress();
})();
