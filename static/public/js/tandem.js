// Small comforts; every page works without them.
"use strict";
document.documentElement.classList.add("has-js");

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  // <button data-print> prints; <a data-dialog="id"> opens a <dialog> in place of its confirmation page.
  if (target?.closest("[data-print]")) window.print();
  const opener = target?.closest("[data-dialog]");
  const dialog = opener && document.getElementById(opener.dataset.dialog);
  if (dialog instanceof HTMLDialogElement) {
    event.preventDefault();
    dialog.showModal();
  }
  if (target?.closest("[data-close]")) target.closest("dialog")?.close();
  for (const menu of document.querySelectorAll("details.nav-phone[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.nav-phone[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A second click while a form is on its way would send it twice.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "1";
  setTimeout(() => delete form.dataset.sent, 5000);
});

// An answer of htmx that brings errors takes the reader to them, as a full page would.
document.addEventListener("htmx:afterSettle", (event) => {
  event.target.querySelector?.(".error-summary")?.focus();
});
