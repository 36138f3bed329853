// Say that it takes a while; the answer is a download, so the page stays and is made ready again.
const form = document.querySelector("form[data-busy]"), busy = document.getElementById(form.dataset.busy);
form.addEventListener("submit", () => { busy.hidden = false; });
document.getElementById("file").addEventListener("change", () => { busy.hidden = true; });
