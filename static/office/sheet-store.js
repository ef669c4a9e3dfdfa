/* What the tablet keeps until the office has it: encrypted, of one person, gone when they leave.
   The key cannot be taken out of the browser; leaving.js deletes it with everything else. */

const NAME = "office-sheet";
let opened = null;

function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore("about");
      request.result.createObjectStore("queue", { keyPath: "uuid" });
    };
    request.onsuccess = () => {
      const database = request.result;
      // Whoever clears the store must not wait for this page.
      database.onversionchange = () => {
        database.close();
        opened = null;
      };
      resolve(database);
    };
    request.onerror = () => reject(request.error);
  });
  return opened;
}

async function ask(store, mode, act) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(store, mode);
    const request = act(transaction.objectStore(store));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
  });
}

/* The store of this person. leaving.js has cleared it if it was somebody else's. */
export async function belongTo(person) {
  const owner = await ask("about", "readonly", (about) => about.get("owner"));
  if (owner && owner !== person) throw new Error("The store is another person's.");
  if (owner) return;
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await ask("about", "readwrite", (about) => {
    about.put(key, "key");
    return about.put(person, "owner");
  });
}

async function sealed(bytes) {
  const key = await ask("about", "readonly", (about) => about.get("key"));
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return { iv, bytes: await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes) };
}

async function unsealed(kept) {
  const key = await ask("about", "readonly", (about) => about.get("key"));
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: kept.iv }, key, kept.bytes);
}

/* item: {uuid, visit, made, point, kind, fields, based_on, problem, photo (Blob, of photographs)} */
export async function put(item) {
  const { photo, ...told } = item;
  const row = { uuid: item.uuid, told: await sealed(new TextEncoder().encode(JSON.stringify(told))) };
  if (photo) row.photo = await sealed(await photo.arrayBuffer());
  await ask("queue", "readwrite", (queue) => queue.put(row));
}

/* Everything that waits in this visit, in the order in which it was written. */
export async function waiting(visit) {
  const rows = await ask("queue", "readonly", (queue) => queue.getAll());
  const items = await Promise.all(rows.map(read));
  return items.filter((item) => item.visit === visit).sort((a, b) => a.made - b.made);
}

async function read(row) {
  const item = JSON.parse(new TextDecoder().decode(await unsealed(row.told)));
  if (row.photo) item.photo = new Blob([await unsealed(row.photo)]);
  return item;
}

export function remove(uuid) {
  return ask("queue", "readwrite", (queue) => queue.delete(uuid));
}
