// A screen that nobody touches must come up by itself. Where the page's script did not arrive, it is loaded anew as soon as the
// server answers; never before, since a browser's own page of an error has no script that could try again.

const LOOK_MILLIS = 20_000;

setInterval(async () => {
  if (document.body.dataset.alive === 'true') {
    return;
  }
  try {
    const answer = await fetch(location.href, { method: 'HEAD', cache: 'no-store' });
    if (answer.ok) {
      location.reload();
    }
  } catch {
    // The server is away still.
  }
}, LOOK_MILLIS);
