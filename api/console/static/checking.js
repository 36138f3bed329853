// The page of the journals during a check: it asks whether the check is over, and is opened anew.

const EVERY_MS = 1500;

async function follow() {
  const response = await fetch("/api/journal/whole").catch(() => null);
  if (response?.status === 401) return location.reload();
  if (response?.ok) {
    /** @type {Whole} */
    const told = await response.json();
    if (told.running_since === null) return location.reload();
  }
  followAfter(EVERY_MS);
}

/** @param {number} ms */
function followAfter(ms) {
  setTimeout(follow, ms);
}

followAfter(EVERY_MS / 3);
