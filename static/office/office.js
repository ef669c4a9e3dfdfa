/* Small helps for those who have scripts; every page works without them. */
"use strict";

function focusErrors(root) {
  const summary = root.querySelector("[data-focus]");
  if (summary) summary.focus();
}

document.addEventListener("DOMContentLoaded", () => focusErrors(document));
document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));

/* Colours and size change in place, so that nothing typed on the page is lost. */
async function choose(event) {
  const form = event.target.closest("[data-display] form");
  if (!form) return;
  event.preventDefault();
  const { name, value } = event.submitter;
  const said = new FormData(form);
  said.append(name, value);
  const answer = await fetch(form.action, { method: "POST", body: said, redirect: "manual" });
  if (answer.type !== "opaqueredirect") return;
  if (name === "size") {
    document.documentElement.dataset.size = value;
  } else {
    document.querySelector("[data-dark]").media = event.submitter.dataset.media;
    document.querySelector("meta[name=color-scheme]").content = event.submitter.dataset.scheme;
  }
  for (const each of form.querySelectorAll(`[name=${name}]`)) {
    each.setAttribute("aria-pressed", String(each === event.submitter));
  }
}

document.addEventListener("submit", choose);

/* What opened from the header closes again: on Escape, and when something else is meant. */
const hanging = "header details[open]";

document.addEventListener("keydown", (event) => {
  const opened = event.key === "Escape" && document.querySelector(hanging);
  if (!opened) return;
  opened.open = false;
  opened.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  for (const opened of document.querySelectorAll(hanging)) {
    if (!opened.contains(event.target)) opened.open = false;
  }
});
