// What the pages of a service, a counter and a ticket share: where they are, the line to the server,
// tables of figures.

import { clock, showBanner, showConnection, showOpen } from './base.js';
import { h, keyed, text } from './dom.js';
import { clockAt, clockOf, known, t } from './format.js';
import { withHistory } from './history.js';
import { follow } from './stream.js';

const TICK_MILLIS = 1_000;

export const { centre, part } = document.querySelector('main').dataset;
export const element = (id) => document.getElementById(id);

/** Asks for something of this page's centre; undefined where there is no answer. */
export async function ask(path) {
  const answer = await fetch(`/api/v1/centres/${encodeURIComponent(centre)}/${path}`).catch(() => undefined);
  return { status: answer?.status, body: answer?.ok ? await answer.json() : undefined };
}

/** A list of names and values, each said once. */
export function facts(list) {
  return keyed(list, () => {
    const made = { name: h('dt'), value: h('dd') };
    made.element = h('div', {}, made.name, made.value);
    return made;
  }, (made, [name, value]) => {
    text(made.name, name);
    text(made.value, value);
  });
}

/**
 * Follows the centre: show gets each view, tick the newest one once a second while the line is there.
 */
export function followCentre(show, tick = () => {}) {
  let view;
  let lostAt;

  const beat = () => {
    clock.show();
    if (view && !known(lostAt)) {
      tick(view);
    }
  };

  setInterval(beat, TICK_MILLIS);
  follow(`/api/v1/centres/${encodeURIComponent(centre)}/live`, {
    onMessage: (next) => {
      lostAt = undefined;
      view = withHistory(next, view);
      clock.set(view.serverTime, view.speed);
      document.body.classList.toggle('stale', view.data.stale);
      showOpen(view.open);
      showConnection(true);
      showBanner(view.accepting
        ? (view.data.stale ? t('nodata.since', { time: clockOf(view.data.lastEvent) }) : undefined)
        : t('storing.paused', { time: clockOf(view.at) }));
      show(view);
      beat();
    },
    onTime: (serverTime) => view && clock.set(serverTime),
    onLost: () => {
      lostAt = clock.serverMillis === undefined ? undefined : clock.now();
      showConnection(false, lostAt);
      if (known(lostAt)) {
        showBanner(t('connection.lostSince', { time: clockAt(lostAt, clock.offset, 8) }));
      }
    },
  });
}
