// Work under way: its state is asked again every other second; once it is over the whole page is. Without this file, by the link.
"use strict";
(() => {
  const every = 2000;
  const ask = async () => {
    const shown = document.querySelector("[data-progress]");
    if (!shown) return;
    try {
      const answer = await fetch(location.href);
      const read = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = read.querySelector("[data-progress]");
      if (answer.ok && !fresh) return location.reload();
      // The same words again would be read aloud again.
      if (fresh && fresh.innerHTML !== shown.innerHTML) shown.innerHTML = fresh.innerHTML;
    } catch {
      // The network is away for a moment.
    }
    setTimeout(ask, every);
  };
  setTimeout(ask, every);
})();
