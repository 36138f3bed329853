// Files dropped or chosen: told at once, and held back when they are more than is taken.
const input = document.getElementById("files");

if (input) {
  const form = input.form, told = document.getElementById("chosen"), zone = document.querySelector("[data-drop]");
  const button = form.querySelector("button.main");

  const size = (bytes) => bytes < 2 ** 20 ? `${Math.ceil(bytes / 1024)} KiB` : `${(bytes / 2 ** 20).toFixed(1)} MiB`;

  const check = () => {
    const files = [...input.files], bytes = files.reduce((sum, file) => sum + file.size, 0);
    const fault = files.length > Number(input.dataset.files) ? told.dataset.tooMany
      : bytes > Number(input.dataset.bytes) ? told.dataset.tooLarge : "";
    told.classList.toggle("bad", Boolean(fault));
    told.textContent = fault || (files.length ? told.dataset.chosen.replace("{count}", files.length).replace("{size}", size(bytes)) : "");
    input.setCustomValidity(fault);
  };

  input.addEventListener("change", check);
  for (const name of ["dragenter", "dragover"])
    zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
  for (const name of ["dragleave", "drop"])
    zone.addEventListener(name, () => zone.classList.remove("over"));
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    check();
  });
  form.addEventListener("submit", () => { button.disabled = true; told.textContent = told.dataset.sending; });
  window.addEventListener("pageshow", () => { button.disabled = false; check(); }); // come back to
}
