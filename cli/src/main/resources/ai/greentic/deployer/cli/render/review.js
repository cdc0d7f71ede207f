"use strict";
(() => {
  const root = document.documentElement;
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  const one = (selector) => document.querySelector(selector);
  all(".needs-script").forEach((element) => element.classList.remove("needs-script"));

  const dark = matchMedia("(prefers-color-scheme: dark)");
  const theme = one("#theme");
  const isDark = () => (root.dataset.theme ? root.dataset.theme === "dark" : dark.matches);
  const nameTheme = () => {
    theme.textContent = isDark() ? "Light colours" : "Dark colours";
  };
  theme.addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    nameTheme();
  });
  dark.addEventListener("change", nameTheme);
  nameTheme();

  const entries = all(".entry");
  const chips = all(".chip");
  const search = one("#search");
  const status = one("#shown");
  const empty = one("#none-shown");
  const texts = new Map();
  const textOf = (entry) => {
    if (!texts.has(entry)) {
      texts.set(entry, entry.textContent.toLowerCase());
    }
    return texts.get(entry);
  };
  const filter = () => {
    if (!search) {
      return;
    }
    const words = search.value.toLowerCase().split(/\s+/).filter((word) => word.length !== 0);
    const kinds = new Set(
        chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => chip.dataset.kind));
    let shown = 0;
    entries.forEach((entry) => {
      const wanted = (chips.length === 0 || kinds.has(entry.dataset.kind)) ? words.every((word) => textOf(entry).includes(word)) : false;
      entry.hidden = !wanted;
      shown += wanted ? 1 : 0;
    });
    status.textContent = shown === entries.length ? shown + " resources" : shown + " of " + entries.length + " resources";
    empty.hidden = shown !== 0;
  };
  chips.forEach((chip) => chip.addEventListener("click", () => {
    chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
    filter();
  }));
  if (search) {
    search.addEventListener("input", filter);
    search.addEventListener("keydown", (event) => {
      if (event.key === "Escape") {
        search.value = "";
        filter();
      }
    });
    one("#unfold").addEventListener("click", () => entries.forEach((entry) => { entry.open = !entry.hidden || entry.open; }));
    one("#fold").addEventListener("click", () => entries.forEach((entry) => { entry.open = false; }));
    document.addEventListener("keydown", (event) => {
      const writing = event.target instanceof HTMLInputElement;
      const plain = !(event.ctrlKey || event.metaKey || event.altKey || writing);
      if (event.key === "/" ? plain : false) {
        event.preventDefault();
        search.focus();
      }
    });
    filter();
  }

  const reveal = () => {
    const target = location.hash ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;
    if (target instanceof HTMLDetailsElement) {
      if (target.hidden) {
        search.value = "";
        chips.forEach((chip) => chip.setAttribute("aria-pressed", "true"));
        filter();
      }
      target.open = true;
      target.scrollIntoView();
    }
  };
  addEventListener("hashchange", reveal);
  reveal();

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = all("details").filter((entry) => !entry.open);
    closed.forEach((entry) => { entry.open = true; });
  });
  addEventListener("afterprint", () => closed.forEach((entry) => { entry.open = false; }));
})();
