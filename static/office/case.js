/* Files are read in the frame beside them. On a narrow page, where they would open out of sight, the
   link opens the file itself. */
"use strict";

(function () {
  const viewer = document.querySelector(".viewer");
  if (!viewer) return;
  const name = viewer.querySelector("[data-viewer-name]");
  const wide = window.matchMedia("(min-width: 75rem)");

  document.addEventListener("click", (event) => {
    const link = event.target.closest('a[target="viewer"]');
    if (!link) return;
    if (!wide.matches) {
      event.preventDefault();
      window.location.assign(link.href);
      return;
    }
    for (const other of document.querySelectorAll('a[target="viewer"][aria-current]')) {
      other.removeAttribute("aria-current");
    }
    link.setAttribute("aria-current", "true");
    name.textContent = link.textContent.trim();
    viewer.dataset.open = "";
  });
})();
