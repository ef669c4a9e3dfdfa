/* The work list by keyboard: j and k move, Enter opens, / searches. Without it, Tab does. */
"use strict";

(function () {
  const rows = Array.from(document.querySelectorAll("[data-row]"));
  const search = document.querySelector("[data-search]");
  let at = -1;

  function isTyping(target) {
    return target.closest("input, select, textarea, button") !== null;
  }

  function move(by) {
    at = Math.min(Math.max(at + by, 0), rows.length - 1);
    rows[at].querySelector("a").focus();
  }

  function press(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || isTyping(event.target)) return;
    if (event.key === "/" && search) {
      event.preventDefault();
      search.focus();
    } else if (rows.length && (event.key === "j" || event.key === "k")) {
      event.preventDefault();
      move(event.key === "j" ? 1 : -1);
    }
  }

  rows.forEach((row, position) => {
    row.addEventListener("focusin", () => {
      at = position;
    });
  });
  document.addEventListener("keydown", press);
})();
