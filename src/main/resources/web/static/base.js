// What every page has: the theme, the clock in the bar, the state of the line.

import { clockAt, dateAt, offsetMillis, t, times } from './format.js';
import { text } from './dom.js';

const element = (id) => document.getElementById(id);

const dark = element('dark');
element('theme').addEventListener('click', () => {
  const isDark = matchMedia(dark.media).matches;
  dark.media = isDark ? 'not all' : 'all';
  document.cookie = `theme=${isDark ? 'light' : 'dark'}; path=/; max-age=31536000; samesite=lax`;
});

/** The server's clock, followed between two messages at the server's speed. */
export const clock = {
  serverMillis: undefined,
  receivedMillis: 0,
  speed: 1,
  offset: 0,

  set(serverTime, speed = this.speed) {
    this.serverMillis = Date.parse(serverTime);
    this.receivedMillis = performance.now();
    this.offset = offsetMillis(serverTime);
    this.speed = speed;
    const badge = element('speed');
    badge.hidden = speed === 1;
    text(badge, t('page.speed', { speed: times(speed) }));
  },

  now() {
    return this.serverMillis + (performance.now() - this.receivedMillis) * this.speed;
  },

  show() {
    if (this.serverMillis === undefined) {
      return;
    }
    text(element('clock'), clockAt(this.now(), this.offset));
    text(element('date'), dateAt(this.now(), this.offset));
  },
};

/** Says whether the centre is in its opening hours. */
export function showOpen(open) {
  const chip = element('open');
  chip.hidden = false;
  chip.dataset.level = open ? 'ok' : 'none';
  text(chip, t(open ? 'page.open' : 'page.shut'));
}

/** The line to the server: live, or lost since when. */
export function showConnection(live, sinceMillis) {
  const words = element('connection');
  words.dataset.live = live;
  document.body.classList.toggle('lost', !live);
  text(words, live
    ? t('connection.live')
    : sinceMillis === undefined ? t('connection.connecting') : t('connection.lost'));
}

/** A sentence over everything, or none. */
export function showBanner(words) {
  const banner = element('banner');
  banner.hidden = !words;
  text(banner, words ?? '');
}
