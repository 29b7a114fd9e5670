// Results while one types: arrows choose, Enter opens, Escape closes. Without this file the form goes to its page.
"use strict";
(() => {
  const box = document.getElementById("q-header");
  const panel = document.getElementById("finding-live");
  if (!box || !panel) return;
  const options = () => [...panel.querySelectorAll("[role=option]")];
  let at = -1;
  const choose = (next) => {
    at = next;
    options().forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    const chosen = options()[at];
    if (chosen) box.setAttribute("aria-activedescendant", chosen.id);
    else box.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  };
  const show = (open) => {
    panel.hidden = !open;
    box.setAttribute("aria-expanded", String(open && options().length > 0));
    choose(-1);
  };
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target !== panel) return;
    show(box.value.trim() !== "");
    document.getElementById("finding-said").textContent = panel.querySelector("p")?.textContent ?? "";
  });
  box.addEventListener("keydown", (event) => {
    const count = options().length;
    if (event.key === "Escape" && !panel.hidden) {
      // The first Escape closes the list only; browsers would empty the box too.
      event.preventDefault();
      show(false);
    } else if (event.key === "Enter" && options()[at]) {
      event.preventDefault();
      options()[at].click();
    } else if (count && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      if (panel.hidden) show(true);
      choose(event.key === "ArrowDown" ? (at + 1) % count : (at <= 0 ? count : at) - 1);
    }
  });
  box.parentElement.parentElement.addEventListener("focusout", (event) => {
    if (!event.currentTarget.contains(event.relatedTarget)) show(false);
  });
})();
