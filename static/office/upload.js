/* Uploads in pieces that survive a cut line and a reloaded page; without it the form is sent whole. */
"use strict";

(function () {
  const form = document.querySelector("form[data-upload]");
  if (!form || !window.fetch || !File.prototype.slice) return;
  const PIECE = 1024 * 1024;
  const PATIENCE = [1, 2, 4, 8, 15, 30]; // seconds between attempts; the last one is repeated
  const field = form.querySelector("input[type=file]");
  const button = form.querySelector("button[type=submit]");
  const shown = form.querySelector("[data-progress]");
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;

  class Refused extends Error {}

  function say(text, share) {
    shown.hidden = false;
    shown.querySelector("[data-progress-text]").textContent = text;
    if (share !== undefined) shown.querySelector("progress").value = share;
    // Who cannot see the bar hears every tenth, not every piece.
    const spoken = text.replace(/(\d+)%/, (_, n) => `${n - (n % 10)}%`);
    const output = shown.querySelector("output");
    if (output.textContent !== spoken) output.textContent = spoken;
  }

  function wait(attempt) {
    const seconds = PATIENCE[Math.min(attempt, PATIENCE.length - 1)];
    return new Promise((go) => {
      setTimeout(go, seconds * 1000);
      window.addEventListener("online", go, { once: true });
    });
  }

  /* Ask until there is an answer that is not the server's own trouble. */
  async function ask(address, options) {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const headers = { "X-CSRFToken": token, ...options.headers };
        const answer = await fetch(address, { ...options, headers, redirect: "error" });
        if (answer.status < 500) return answer;
      } catch (_) {
        /* cut off: the bar stays where it is */
      }
      say("网络中断，正在重试。已上传的部分不会丢失。");
      await wait(attempt);
    }
  }

  async function refuse(answer) {
    let reason = "上传未完成。请刷新页面后重试。";
    try {
      reason = (await answer.json()).reason || reason;
    } catch (_) {
      /* no answer of ours */
    }
    throw new Refused(reason);
  }

  function remembered(file) {
    return `upload ${form.dataset.upload} ${file.name} ${file.size} ${file.lastModified}`;
  }

  /* The address of the upload and how much of it is there already. */
  async function begin(file, beside) {
    const former = localStorage.getItem(remembered(file));
    if (former) {
      const answer = await ask(former, { method: "HEAD" });
      if (answer.ok) return [former, Number(answer.headers.get("Upload-Offset"))];
    }
    const body = new URLSearchParams({ name: file.name, size: file.size, beside: beside ? "1" : "" });
    const answer = await ask(form.dataset.upload, { method: "POST", body });
    if (!answer.ok) await refuse(answer);
    const address = answer.headers.get("Location");
    localStorage.setItem(remembered(file), address);
    return [address, 0];
  }

  async function send(file, beside) {
    let [address, offset] = await begin(file, beside);
    while (offset < file.size) {
      say(`正在上传 ${file.name}：${Math.floor((offset / file.size) * 100)}%`, (offset / file.size) * 100);
      const answer = await ask(address, {
        method: "PATCH",
        headers: { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset },
        body: file.slice(offset, offset + PIECE),
      });
      if (!answer.ok && answer.status !== 409) await refuse(answer);
      offset = Number(answer.headers.get("Upload-Offset"));
    }
    say(`正在检查 ${file.name}`, 100);
    const answer = await ask(`${address}finish/`, { method: "POST" });
    localStorage.removeItem(remembered(file));
    if (!answer.ok) await refuse(answer);
  }

  /* The same summary as the server's, and the same words at the field. */
  function showFaults(faults) {
    document.querySelectorAll("[data-focus], .field-error").forEach((old) => old.remove());
    const summary = document.createElement("div");
    summary.className = "error-summary";
    summary.setAttribute("role", "alert");
    summary.tabIndex = -1;
    summary.dataset.focus = "";
    summary.innerHTML = '<h2>提交的内容有误</h2><ul></ul>';
    for (const fault of faults) {
      const link = document.createElement("a");
      link.href = `#${field.id}`;
      link.textContent = fault;
      summary.querySelector("ul").appendChild(document.createElement("li")).appendChild(link);
      const beside = document.createElement("p");
      beside.className = "field-error";
      beside.textContent = fault;
      field.before(beside);
    }
    document.getElementById("upload").prepend(summary);
    shown.hidden = true;
    summary.focus();
  }

  async function sendAll(event) {
    const files = Array.from(field.files);
    const chosen = form.querySelector("[name=beside]:checked");
    const beside = Boolean(chosen && chosen.value);
    const there = beside ? Number(form.dataset.given) : 0;
    // What the server refuses by number alone, it says itself.
    if (!files.length || files.length + there > Number(form.dataset.mostFiles)) return;
    event.preventDefault();
    button.disabled = true;
    const faults = [];
    let taken = 0;
    for (const file of files) {
      try {
        await send(file, beside || taken > 0);
        taken += 1;
      } catch (fault) {
        if (!(fault instanceof Refused)) throw fault;
        faults.push(files.length > 1 ? `${file.name}：${fault.message}` : fault.message);
      }
    }
    button.disabled = false;
    if (!faults.length) window.location.assign(form.dataset.done);
    else showFaults(faults);
  }

  form.addEventListener("submit", sendAll);
})();
