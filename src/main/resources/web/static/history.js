// The history of the queues comes only with a message in which it grew.

/** A view with the history of the one before it where it came without: its last point is the present. */
export function withHistory(next, former) {
  if (next.queue || !former?.queue) {
    return next;
  }
  const before = new Map(former.services.map((each) => [each.service, each.queue]));
  return {
    ...next,
    queue: until(next.at, former.queue, next.waiting),
    services: next.services.map((each) => ({ ...each, queue: until(next.at, before.get(each.service), each.waiting) })),
  };
}

function until(at, queue, waiting) {
  return queue && waiting !== undefined ? [...queue.slice(0, -1), { at, waiting }] : queue;
}
