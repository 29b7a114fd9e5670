// Counts one reading: the number of the page, without cookie. Not for those who ask not to be followed.
"use strict";
{
  const { page } = document.currentScript.dataset;
  const refused = navigator.globalPrivacyControl || navigator.doNotTrack === "1";
  const send = () => {
    if (document.hidden) return document.addEventListener("visibilitychange", send, { once: true });
    fetch(`/lecture/${page}/`, { method: "POST", credentials: "omit", keepalive: true }).catch(() => {});
  };
  // Whoever leaves at once has not read.
  if (!refused) setTimeout(send, 3000);
}
