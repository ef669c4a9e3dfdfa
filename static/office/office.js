/* Small helps for those who have scripts; every page works without them. */
"use strict";

function focusErrors(root) {
  const summary = root.querySelector("[data-focus]");
  if (summary) summary.focus();
}

/* The bar of an upload moves as htmx reports; who cannot see it hears it at every tenth. */
function showProgress(event) {
  const form = event.target.closest("form");
  const shown = form && form.querySelector("[data-upload-progress]");
  if (!shown || !event.detail.lengthComputable) return;
  const share = Math.round((event.detail.loaded / event.detail.total) * 100);
  shown.hidden = false;
  shown.querySelector("progress").value = share;
  const spoken = `已上传 ${share - (share % 10)}%`;
  const output = shown.querySelector("output");
  if (output.textContent !== spoken) output.textContent = spoken;
}

function sayFailure(event) {
  const form = event.target.closest("form");
  const shown = form && form.querySelector("[data-upload-progress]");
  if (!shown) return;
  shown.hidden = false;
  shown.querySelector("output").textContent = "上传未完成。请检查网络后重新上传。";
}

document.addEventListener("DOMContentLoaded", () => focusErrors(document));
document.addEventListener("htmx:afterSettle", (event) => focusErrors(event.target));
document.addEventListener("htmx:xhr:progress", showProgress);
document.addEventListener("htmx:sendError", sayFailure);
document.addEventListener("htmx:responseError", sayFailure);
