// A field to sign in: strokes of finger, pen or mouse become the path the server keeps.
for (const pad of document.querySelectorAll("[data-signature]")) {
  const field = pad.closest("form").querySelector("[name=drawing]");
  const surface = pad.querySelector("svg");
  const ink = pad.querySelector(".pad-ink");
  let strokes = field.value;
  let stroke = null;

  const show = () => ink.setAttribute("d", strokes + (stroke && stroke.length > 1 ? written(stroke) : ""));
  const written = (points) => `M${points.join("L")}`;
  const within = (value, most) => Math.min(Math.max(Math.round(value), 0), most);
  const place = (event) => {
    const frame = surface.getBoundingClientRect();
    const x = within(((event.clientX - frame.left) / frame.width) * 600, 600);
    const y = within(((event.clientY - frame.top) / frame.height) * 200, 200);
    return `${x} ${y}`;
  };
  const end = () => {
    if (stroke && stroke.length > 1) strokes += written(stroke);
    stroke = null;
    field.value = strokes;
    show();
  };

  surface.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    surface.setPointerCapture(event.pointerId);
    stroke = [place(event)];
  });
  surface.addEventListener("pointermove", (event) => {
    if (!stroke) return;
    const here = place(event);
    if (here !== stroke.at(-1)) stroke.push(here);
    show();
  });
  surface.addEventListener("pointerup", end);
  surface.addEventListener("pointercancel", end);
  pad.querySelector("[data-clear]").addEventListener("click", () => {
    strokes = "";
    end();
  });
  pad.hidden = false;
  show();
}
