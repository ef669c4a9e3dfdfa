/* Nothing of a sheet stays on the tablet when its person leaves, or when another one comes. */
"use strict";

(function () {
  const NAME = "office-sheet";
  const person = document.body ? document.body.dataset.user : "";

  function opened() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME);
      // Opening must not bring it into being.
      request.onupgradeneeded = () => request.transaction.abort();
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  }

  async function asked(store, act) {
    let database;
    try {
      database = await opened();
    } catch {
      return undefined;
    }
    try {
      return await new Promise((resolve, reject) => {
        const request = act(database.transaction(store).objectStore(store));
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    } finally {
      database.close();
    }
  }

  async function clear() {
    await new Promise((resolve) => {
      const request = indexedDB.deleteDatabase(NAME);
      request.onsuccess = request.onerror = request.onblocked = resolve;
    });
    if (window.caches) await caches.delete(NAME);
    if (navigator.serviceWorker) {
      const workers = await navigator.serviceWorker.getRegistrations();
      await Promise.all(workers.map((worker) => worker.unregister()));
    }
  }

  async function clearIfAnothers() {
    const owner = await asked("about", (about) => about.get("owner"));
    if (owner && person && owner !== person) await clear();
  }

  async function leave(form) {
    const left = (await asked("queue", (queue) => queue.count())) || 0;
    if (left && !window.confirm(`还有 ${left} 条现场记录没有同步，退出后将从本机清除。确定退出吗？`)) return;
    await clear();
    form.submit();
  }

  window.officeLeaving = clearIfAnothers().catch(() => {});
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-leaves]");
    if (!form) return;
    event.preventDefault();
    leave(form).catch(() => form.submit());
  });
})();
