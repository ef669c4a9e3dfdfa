/* Sending what waits, oldest first; what is sent twice is kept once, by its uuid. */

import * as store from "./sheet-store.js";

export const DONE = "done", OFFLINE = "offline", SIGNED_OUT = "signed-out", LATER = "later";

function token() {
  const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return found ? found[1] : "";
}

function body(item) {
  const form = new FormData();
  for (const [name, value] of item.fields) form.append(name, value);
  form.set("uuid", item.uuid);
  form.set("point", item.point);
  form.set("age", String(Math.max(0, (Date.now() - item.made) / 1000)));
  if (item.kind === "entry") form.set("based_on", item.based_on);
  if (item.photo) form.set("photo", item.photo, item.name);
  return form;
}

async function sentence(answer) {
  try {
    const told = await answer.json();
    const errors = Object.values(told.errors ?? {}).flat();
    return errors.length ? errors.join("；") : told.detail;
  } catch {
    return `保存未成功（${answer.status}）`;
  }
}

async function post(api, item) {
  try {
    return await fetch(api + (item.kind === "photo" ? "photos" : "entries"), {
      method: "POST",
      body: body(item),
      headers: { "X-CSRFToken": token(), Accept: "application/json" },
      credentials: "same-origin",
    });
  } catch {
    return null;
  }
}

/* What was based on a record that was sent back is based on what that one was based on. */
async function rebase(items, refused) {
  for (const item of items) {
    if (item.based_on === refused.uuid) {
      item.based_on = refused.based_on;
      await store.put(item);
    }
  }
}

/* Sends until everything is gone or the network is; returns one of the words above. */
export async function sendAll(api, visit) {
  const items = (await store.waiting(visit)).filter((item) => !item.problem);
  for (const item of items) {
    const answer = await post(api, item);
    if (answer === null) return OFFLINE;
    if (answer.status === 401) return SIGNED_OUT;
    if (answer.ok) {
      await store.remove(item.uuid);
    } else if ([400, 403, 404, 409, 413, 422].includes(answer.status)) {
      item.problem = await sentence(answer);
      await store.put(item);
      await rebase(items, item);
    } else {
      return LATER;
    }
  }
  return DONE;
}
