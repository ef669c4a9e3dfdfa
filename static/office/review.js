/* j and k go to the next and the previous condition; after a save the condition takes the focus. */
"use strict";

(function () {
  const TYPED = "input, textarea, select, [contenteditable]";

  document.addEventListener("keydown", (event) => {
    const plain = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    if (!plain || event.isComposing || event.target.closest(TYPED)) return;
    const way = { j: "[data-next]", k: "[data-previous]" }[event.key];
    const link = way && document.querySelector(way);
    if (link) link.click();
  });

  document.addEventListener("htmx:afterSettle", () => {
    const told = document.querySelector(".bench [data-focus]") || document.getElementById("point");
    if (told) told.focus();
  });
})();
