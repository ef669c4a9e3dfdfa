/* Keeps what is typed: a second after the last key, and at once when a field is left. */
"use strict";

(function () {
  const form = document.querySelector("form[data-keep]");
  if (!form) return;
  const said = form.querySelector("[data-kept]");
  const LOST = "没有保存成功，请检查网络。已填写的内容仍在本页上。";
  let timer = 0;
  let sent = text();
  let busy = false;

  function text() {
    return new URLSearchParams(new FormData(form)).toString();
  }

  async function keep() {
    clearTimeout(timer);
    const now = text();
    if (now === sent || busy) return;
    busy = true;
    try {
      const answer = await fetch(form.dataset.keep, {
        method: "POST",
        body: new URLSearchParams(now),
        redirect: "error",
        keepalive: now.length < 60000,
      });
      if (!answer.ok) throw new Error(answer.status);
      said.textContent = await answer.text();
      sent = now;
    } catch (error) {
      said.textContent = LOST;
    }
    busy = false;
    if (text() !== now) later();
  }

  function later() {
    clearTimeout(timer);
    timer = setTimeout(keep, 1000);
  }

  form.addEventListener("input", later);
  form.addEventListener("change", keep);
  form.addEventListener("submit", () => { clearTimeout(timer); sent = text(); });
  window.addEventListener("pagehide", keep);
})();
