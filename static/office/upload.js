/* Uploads in pieces that survive a cut line and a reloaded page; without it the form is sent whole. */
"use strict";
(function () {
  const form = document.querySelector("form[data-upload]");
  if (!form || !window.fetch) return;
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
    const spoken = text.replace(/(\d+)%$/, (_, n) => `${n - (n % 10)}%`);
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
      const headers = { "X-CSRFToken": token, ...options.headers };
      const answer = await fetch(address, { ...options, headers }).catch(() => null);
      if (answer && answer.status < 500) return answer;
      say("网络中断，正在重试。已上传的部分不会丢失。");
      await wait(attempt);
    }
  }

  async function accepted(answer) {
    if (answer.ok && !answer.redirected) return answer;
    const said = await answer.json().catch(() => ({}));
    throw new Refused(said.reason || "上传未完成。请刷新页面，重新登录后重试。");
  }

  /* The address of the upload and how much of it is there already. */
  async function begin(file, beside, name) {
    const former = localStorage.getItem(name);
    if (former) {
      const answer = await ask(former, { method: "HEAD" });
      if (answer.ok) return [former, Number(answer.headers.get("Upload-Offset"))];
    }
    const body = new URLSearchParams({ name: file.name, size: file.size, beside: beside ? "1" : "" });
    const answer = await accepted(await ask(form.dataset.upload, { method: "POST", body }));
    localStorage.setItem(name, answer.headers.get("Location"));
    return [answer.headers.get("Location"), 0];
  }

  async function send(file, beside) {
    const name = ["upload", form.dataset.upload, file.name, file.size, file.lastModified].join(" ");
    let [address, offset] = await begin(file, beside, name);
    while (offset < file.size) {
      const share = (offset / file.size) * 100;
      say(`正在上传 ${file.name}：${Math.floor(share)}%`, share);
      const headers = { "Content-Type": "application/offset+octet-stream", "Upload-Offset": offset };
      const body = file.slice(offset, offset + PIECE);
      const answer = await ask(address, { method: "PATCH", headers, body });
      if (answer.status !== 409) await accepted(answer);
      offset = Number(answer.headers.get("Upload-Offset"));
    }
    say(`已上传，正在检查 ${file.name}`, 100);
    const answer = await ask(`${address}finish/`, { method: "POST" });
    localStorage.removeItem(name);
    await accepted(answer);
  }

  /* The same summary and the same words at the field as the server's. */
  function showFaults(faults) {
    document.querySelectorAll("[data-focus], .field-error").forEach((old) => old.remove());
    const summary = document.querySelector("[data-faults]").content.cloneNode(true).firstElementChild;
    const list = summary.appendChild(document.createElement("ul"));
    for (const fault of faults) {
      const line = document.createElement("li");
      const link = line.appendChild(document.createElement("a"));
      const beside = document.createElement("p");
      link.href = `#${field.id}`;
      link.textContent = beside.textContent = fault;
      beside.className = "field-error";
      list.append(line);
      field.before(beside);
    }
    document.getElementById("upload").prepend(summary);
    shown.hidden = true;
    summary.focus();
  }

  form.addEventListener("submit", async (event) => {
    const files = Array.from(field.files);
    const chosen = form.querySelector("[name=beside]:checked");
    const beside = Boolean(chosen && chosen.value);
    const there = beside ? Number(form.dataset.given) : 0;
    // What is refused by number alone the server says itself.
    if (!files.length || files.length + there > Number(form.dataset.mostFiles)) return;
    event.preventDefault();
    button.disabled = true;
    const faults = [];
    for (const [place, file] of files.entries()) {
      await send(file, beside || place > faults.length).catch((fault) => {
        faults.push((files.length > 1 ? `${file.name}：` : "") + fault.message);
      });
    }
    button.disabled = false;
    if (faults.length) showFaults(faults);
    else location.assign(form.dataset.done);
  });
})();
