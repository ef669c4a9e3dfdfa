// The time that is left, by the server's clock; the server alone decides what comes too late.
const clock = document.querySelector("[data-due]");
if (clock) {
  const left = clock.querySelector("[data-left]");
  const ahead = Date.parse(clock.dataset.now) - Date.now();
  const due = Date.parse(clock.dataset.due);
  const tell = () => {
    const seconds = Math.floor((due - Date.now() - ahead) / 1000);
    if (seconds < 0) {
      location.reload();
      return;
    }
    const minutes = Math.floor(seconds / 60);
    left.textContent = `，还剩 ${minutes} 分 ${String(seconds % 60).padStart(2, "0")} 秒`;
    clock.classList.toggle("test-clock-near", seconds < 120);
    setTimeout(tell, 1000);
  };
  tell();
}
