// One line of server-sent events that notices when it is dead, and comes back.

const SILENT_MILLIS = 40_000;
const RETRY_MILLIS = 5_000;
const LOOK_MILLIS = 1_000;

/** Whoever is signed out is led to the page to sign in, as at any page. */
async function leaveWhereSignedOut(url) {
  const answer = await fetch(url, { method: 'HEAD' }).catch(() => undefined);
  if (answer?.status === 401) {
    location.reload();
  }
}

/**
 * Follows that address: onMessage gets each message, onTime the time of a heartbeat, onLost is
 * called once when the line breaks, onOpen before the first message of each connection. The next message says that it is back.
 */
export function follow(url, { onMessage, onTime, onLost, onOpen = () => {} }) {
  let source;
  let heardMillis = performance.now();
  let lost = false;

  const heard = () => {
    heardMillis = performance.now();
    lost = false;
  };
  const broken = () => {
    if (!lost) {
      lost = true;
      onLost();
    }
  };

  function open() {
    source?.close();
    heardMillis = performance.now();
    source = new EventSource(url);
    source.addEventListener('open', onOpen);
    source.addEventListener('message', (event) => {
      heard();
      onMessage(JSON.parse(event.data));
    });
    source.addEventListener('heartbeat', (event) => {
      heard();
      onTime(JSON.parse(event.data).serverTime);
    });
    source.addEventListener('error', () => {
      broken();
      leaveWhereSignedOut(url);
    });
  }

  setInterval(() => {
    const silent = performance.now() - heardMillis;
    const refused = source.readyState === EventSource.CLOSED && silent > RETRY_MILLIS;
    if (refused || silent > SILENT_MILLIS) {
      broken();
      open();
    }
  }, LOOK_MILLIS);
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', (event) => event.persisted && open());
  open();
}
