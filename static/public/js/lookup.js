// Look-up boxes become comboboxes; without this the form resolves the text.
let serial = 0;

const set = (element, attributes) => {
  for (const name in attributes) element.setAttribute(name, attributes[name]);
  return element;
};
const on = (element, type, act) => element.addEventListener(type, act);
const make = (tag, attributes) => set(document.createElement(tag), attributes);

const enhance = (root) => {
  const { lookup, lookupName, lookupDepends, lookupAnswers } = root.dataset;
  const input = root.querySelector("input[type=text]");
  const hidden = root.querySelector(".lookup-code");
  const chosen = root.querySelector(".lookup-chosen");
  const id = `lookup-${++serial}`;
  const list = make("ul", { id, role: "listbox", class: "lookup-list", "aria-label": lookupAnswers, hidden: "" });
  const status = make("div", { role: "status", class: "visually-hidden" });
  let active = -1, timer, request, options = [];
  input.after(list, status);
  set(input, { role: "combobox", "aria-autocomplete": "list", "aria-controls": id, "aria-expanded": false });

  const open = (yes) => {
    active = -1;
    list.hidden = !yes;
    input.setAttribute("aria-expanded", yes);
    input.removeAttribute("aria-activedescendant");
  };

  const close = () => {
    clearTimeout(timer);
    request?.abort();
    open(false);
  };

  const ask = async () => {
    const url = new URL(lookup, location.href);
    const other = document.querySelector(`[name="${lookupDepends}_code"]`);
    url.search = new URLSearchParams({ format: "html", q: input.value, metier: other?.value ?? "" });
    request = new AbortController();
    try {
      const answer = await fetch(url, { signal: request.signal });
      if (!answer.ok) return;
      list.innerHTML = await answer.text();
      options = [...list.querySelectorAll("[role=option]")];
      options.forEach((option, index) => set(option, { id: `${id}-${index}`, "aria-selected": false }));
      status.textContent = `${lookupAnswers} : ${options.length}`;
      open(options.length > 0);
    } catch {
      open(false);
    }
  };

  const add = (code, label) => {
    input.value = "";
    const known = chosen.querySelector(`[value="${code}"]`);
    if (known) return (known.checked = true);
    const item = make("li", { class: "form-check" });
    const box = make("input", { type: "checkbox", class: "form-check-input", checked: "",
      id: `${id}-${code}`, value: code, name: `${lookupName}_code` });
    const text = make("label", { class: "form-check-label", for: box.id });
    text.append(label);
    item.append(box, " ", text);
    chosen.append(item);
  };

  const choose = (option) => {
    if (!option) return;
    const { code, label } = option.dataset;
    if (chosen) add(code, label);
    else {
      input.value = label;
      hidden.value = code;
    }
    close();
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  on(input, "input", () => {
    if (hidden) hidden.value = "";
    close();
    if (input.value.trim().length > 1) timer = setTimeout(ask, 150);
  });
  on(input, "blur", close);
  on(list, "pointerdown", (event) => event.preventDefault());
  on(list, "click", (event) => choose(event.target.closest("[role=option]")));
  on(input, "keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (list.hidden) return;
    if (step) {
      options[active]?.setAttribute("aria-selected", false);
      active = active < 0 && step < 0 ? options.length - 1 : (active + step + options.length) % options.length;
      set(options[active], { "aria-selected": true }).scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].id);
    } else if (event.key === "Enter" && active >= 0) choose(options[active]);
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
};

const start = (part) => part.querySelectorAll("[data-lookup]:not([data-ready])").forEach((root) => {
  root.dataset.ready = "";
  enhance(root);
});
start(document);
on(document, "htmx:load", (event) => start(event.target));
