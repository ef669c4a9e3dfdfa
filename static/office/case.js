/* A PDF among the materials is shown in the page; without scripts the link opens it. */
"use strict";

(function () {
  const viewer = document.querySelector("[data-viewer]");
  if (!viewer) return;
  const frame = viewer.querySelector("iframe");
  const name = viewer.querySelector("[data-viewer-name]");

  function show(event) {
    const link = event.target.closest(".materials a");
    const plain = !(event.ctrlKey || event.metaKey || event.shiftKey);
    if (!link || !plain || !link.textContent.trim().toLowerCase().endsWith(".pdf")) return;
    event.preventDefault();
    frame.src = link.href;
    name.textContent = link.textContent.trim();
    viewer.hidden = false;
    viewer.scrollIntoView({ block: "nearest" });
  }

  document.addEventListener("click", show);
  viewer.querySelector("[data-viewer-close]").addEventListener("click", () => {
    viewer.hidden = true;
    frame.removeAttribute("src");
  });
})();
