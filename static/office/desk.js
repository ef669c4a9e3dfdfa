/* Work list and case page by keyboard: j and k move, Enter opens, / searches, ? explains. */
"use strict";

(function () {
  const find = (what) => document.querySelector(what);
  const rows = () => Array.from(document.querySelectorAll("[data-row]"));

  function isTyping(target) {
    return target.closest("input, select, textarea, button, dialog") !== null;
  }

  function move(by) {
    const listed = rows();
    const at = listed.findIndex((row) => row.contains(document.activeElement));
    const next = at < 0 ? 0 : Math.min(Math.max(at + by, 0), listed.length - 1);
    if (listed[next]) listed[next].querySelector("th a").focus();
  }

  /* On the page of a case the same keys lead to its neighbours in the list. */
  function turn(by) {
    const link = find(by > 0 ? "[data-neighbour=next]" : "[data-neighbour=previous]");
    if (link) link.click();
  }

  const keys = {
    j: () => (find("[data-rows]") ? move(1) : turn(1)),
    k: () => (find("[data-rows]") ? move(-1) : turn(-1)),
    "/": () => {
      const field = find("[data-filters] [name=q]") || find("[name=q]");
      if (field) field.focus();
    },
    "?": () => find("[data-keys]") && find("[data-keys]").showModal(),
  };

  function press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    if (!keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  }

  function uncover() {
    document.querySelectorAll("[data-keys-open]").forEach((button) => {
      button.hidden = false;
      button.onclick = keys["?"];
    });
  }

  /* Filters left empty stay out of the address. */
  function shorten(event) {
    if (!event.target.matches("[data-filters]")) return;
    for (const [name, value] of Array.from(event.formData)) if (!value) event.formData.delete(name);
  }

  document.addEventListener("keydown", press);
  document.addEventListener("formdata", shorten);
  document.addEventListener("DOMContentLoaded", uncover);
  document.addEventListener("htmx:afterSettle", uncover);
})();
