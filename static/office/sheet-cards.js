/* The points on the page: reading their forms, showing what waits, taking over what is new. */

const NEEDS_REASON = ["fails", "inapplicable"];

export function fieldsOf(form) {
  const sent = [...new FormData(form)];
  return sent.filter(([name, value]) => typeof value === "string" && !OWN.has(name));
}

const OWN = new Set(["csrfmiddlewaretoken", "uuid", "based_on", "age"]);

/* What is plainly missing is said at once; the office judges the rest. */
export function lacking(form) {
  const sent = new Map(fieldsOf(form));
  const verdict = sent.get("verdict");
  const counted = [...sent].some(([name, value]) => !["verdict", "reason", "note"].includes(name) && value.trim());
  if (!verdict && !counted) return "请选择判定";
  const blank = !(sent.get("reason") ?? "").trim();
  return NEEDS_REASON.includes(verdict) && blank ? "请写明事实和理由" : "";
}

export function say(form, problem) {
  const place = form.querySelector("[data-problem]");
  if (!place) return;
  place.textContent = problem;
  place.hidden = !problem;
}

export function alarm(form) {
  const place = form.querySelector("[data-alarm]");
  if (place) place.hidden = new FormData(form).get("verdict") !== "fails";
}

function card(point) {
  return document.querySelector(`[data-point="${CSS.escape(point)}"]`);
}

/* Fill the forms with what still waits, so that a page opened offline shows it. */
export function showWaiting(items) {
  for (const place of document.querySelectorAll("[data-pending]")) place.hidden = true;
  for (const item of items) {
    const article = card(item.point);
    if (!article) continue;
    const form = article.querySelector(`[data-sheet="${item.kind}"]`);
    const pending = article.querySelector("[data-pending]");
    if (pending) {
      pending.hidden = false;
      pending.textContent = item.problem ? "被退回" : item.kind === "photo" ? "照片待同步" : "待同步";
    }
    if (form && item.kind === "entry" && !article.dataset.dirty) fill(form, item);
  }
}

function fill(form, item) {
  form.closest("details").open = true;
  for (const element of form.elements) {
    if (!element.name || OWN.has(element.name)) continue;
    const values = item.fields.filter(([name]) => name === element.name).map(([, value]) => value);
    if (["radio", "checkbox"].includes(element.type)) element.checked = values.includes(element.value);
    else if (values.length) element.value = values[0];
  }
  say(form, item.problem ?? "");
  alarm(form);
}

/* Put the office's newer cards in place of ours, but never over what somebody is typing. */
export function takeOver(fresh, held) {
  for (const selector of ["#sheet-bar", ".heads", ".head-tabs"]) {
    const [ours, theirs] = [document.querySelector(selector), fresh.querySelector(selector)];
    if (ours && theirs && !ours.contains(document.activeElement)) ours.replaceWith(document.adoptNode(theirs));
  }
  for (const theirs of fresh.querySelectorAll("[data-point]")) {
    const ours = card(theirs.dataset.point);
    if (!ours || ours.dataset.mark === theirs.dataset.mark || held.has(theirs.dataset.point)) continue;
    if (ours.dataset.dirty) {
      const form = ours.querySelector('[data-sheet="entry"]');
      if (form) say(form, "这一项另有新的记录，保存后请核对");
    } else {
      ours.replaceWith(document.adoptNode(theirs));
    }
  }
}
