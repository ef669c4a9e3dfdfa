/* The sheet without a network: what is written is kept here first, then sent, then shown as kept.
   Without scripts, or without the browser's help, the same forms go straight to the office. */

import * as cards from "./sheet-cards.js";
import * as sending from "./sheet-sending.js";
import * as store from "./sheet-store.js";

const bar = document.getElementById("sheet-sync");
const { visit, user, api, worker } = bar.dataset;
const CACHE = "office-sheet";
const SECONDS = 20;
const MINUTES = 5;
let busy = null;

function tell(state, words) {
  bar.hidden = false;
  bar.dataset.state = state;
  if (bar.textContent !== words) bar.textContent = words;
}

async function tellHow(outcome) {
  const items = await store.waiting(visit);
  cards.showWaiting(items);
  const returned = items.filter((item) => item.problem).length;
  const left = items.length - returned;
  if (outcome === sending.SIGNED_OUT) tell("problem", `登录已失效，请重新登录：${items.length} 条待同步`);
  else if (outcome === sending.OFFLINE) tell("offline", `离线：${left} 条待同步${returned ? `，${returned} 条被退回` : ""}`);
  else if (returned) tell("problem", `${returned} 条被退回，请改正后重新保存`);
  else if (left) tell("pending", `${left} 条待同步`);
  else tell("done", "已全部同步，断网后可以继续填写");
}

/* One sending at a time; who asks meanwhile waits for one more. */
async function sync() {
  while (busy) await busy;
  busy = (async () => {
    let outcome = await sending.sendAll(api, visit);
    await tellHow(outcome);
    if (outcome === sending.DONE) outcome = await refresh();
    await tellHow(outcome);
  })();
  try {
    await busy;
  } finally {
    busy = null;
  }
}

async function refresh() {
  let answer;
  try {
    answer = await fetch(location.pathname, { credentials: "same-origin", cache: "no-store", headers: { "X-Sheet": "fresh" } });
  } catch {
    return sending.OFFLINE;
  }
  if (answer.redirected) return sending.SIGNED_OUT;
  if (!answer.ok) return sending.LATER;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const theirs = fresh.getElementById("sheet-sync");
  if (!theirs || theirs.dataset.user !== user) {
    location.reload();
    return sending.LATER;
  }
  const items = await store.waiting(visit);
  cards.takeOver(fresh, new Set(items.map((item) => item.point)));
  return sending.DONE;
}

async function keep(form) {
  const article = form.closest("[data-point]");
  const kind = form.dataset.sheet;
  const item = { uuid: crypto.randomUUID(), visit, kind, made: Date.now(), point: article.dataset.point };
  if (kind === "photo") {
    const file = form.elements.photo.files[0];
    if (!file) return;
    await store.put({ ...item, fields: [], photo: file, name: file.name });
    form.reset();
  } else {
    const problem = cards.lacking(form);
    cards.say(form, problem);
    if (problem) return;
    const earlier = (await store.waiting(visit)).filter((each) => each.point === item.point && each.kind === kind);
    const last = earlier.at(-1);
    const based = !last ? form.elements.based_on.value : last.problem ? last.based_on : last.uuid;
    await store.put({ ...item, fields: cards.fieldsOf(form), based_on: based });
    for (const each of earlier) if (each.problem) await store.remove(each.uuid);
    delete article.dataset.dirty;
  }
  await sync();
}

function listen() {
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-sheet]");
    if (!form) return;
    event.preventDefault();
    keep(form).catch(() => form.submit());
  });
  document.addEventListener("input", (event) => {
    const form = event.target.closest('[data-sheet="entry"]');
    if (!form) return;
    form.closest("[data-point]").dataset.dirty = "yes";
    cards.alarm(form);
  });
  window.addEventListener("online", sync);
  window.addEventListener("offline", () => tellHow(sending.OFFLINE));
  document.addEventListener("visibilitychange", () => document.hidden || sync());
  setInterval(() => document.hidden || sync(), SECONDS * 1000);
}

/* Every page of the sheet and all they are made of, so that they open without a network. */
async function prepare() {
  await navigator.serviceWorker.register(worker, { scope: "/visits/" });
  const cache = await caches.open(CACHE);
  const parts = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=manifest], script[src]")];
  const modules = ["sheet-cards.js", "sheet-sending.js", "sheet-store.js"].map((name) => new URL(name, import.meta.url).href);
  const wanted = [...bar.dataset.pages.split(" "), ...parts.map((part) => part.href || part.src), ...modules];
  for (const address of wanted) {
    const kept = await cache.match(address, { ignoreVary: true });
    if (kept && Date.now() - Date.parse(kept.headers.get("date")) < MINUTES * 60_000) continue;
    const answer = await fetch(address, { credentials: "same-origin" });
    if (answer.ok && !answer.redirected) await cache.put(address, answer);
  }
  bar.dataset.ready = "yes";
}

async function begin() {
  if (!("serviceWorker" in navigator) || !crypto.subtle) return;
  await window.officeLeaving;
  await store.belongTo(user);
  listen();
  await sync();
  await prepare().catch(() => {});
}

begin().catch(() => tell("problem", "本机不能保存离线记录，填写的内容直接提交"));
