// Words, numbers, durations and times in the page's language.

export const lang = document.documentElement.lang;
const locale = lang === 'vi' ? 'vi-VN' : 'en-GB';
const words = await (await fetch(`/static/messages-${lang}.json`)).json();

const whole = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const tenth = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const factor = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
const difference = new Intl.NumberFormat(locale, { maximumFractionDigits: 1, signDisplay: 'exceptZero' });
const dates = new Intl.DateTimeFormat(locale, {
  weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC',
});

/** Shown where there is no data. */
export const NONE = '–';

/** The word of that key, with {name} filled in. */
export function t(key, values = {}) {
  const word = words[key];
  if (word === undefined) {
    return key;
  }
  return word.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

/** Whether the bundle has that key. */
export function has(key) {
  return key in words;
}

export const known = (value) => value !== undefined && value !== null;

export const count = (value) => (known(value) ? whole.format(value) : NONE);

export const times = (value) => `${factor.format(value)}×`;

export const percent = (ratio) => (known(ratio) ? whole.format(ratio * 100) : NONE);

/** A mean score with one decimal. */
export const score = (value) => (known(value) ? tenth.format(value) : NONE);

/** Seconds as minutes with one decimal. */
export const minutes = (seconds) => (known(seconds) ? tenth.format(seconds / 60) : NONE);

/** Seconds as minutes, with a decimal only where there is one: for targets. */
export const roundMinutes = (seconds) => factor.format(seconds / 60);

/** Seconds as a running clock: 24:12, or 1:24:12. */
export function running(seconds) {
  if (!known(seconds)) {
    return NONE;
  }
  const all = Math.max(0, Math.floor(seconds));
  const two = (value) => String(value).padStart(2, '0');
  const head = all >= 3600 ? `${Math.floor(all / 3600)}:${two(Math.floor(all / 60) % 60)}` : `${Math.floor(all / 60)}`;
  return `${head}:${two(all % 60)}`;
}

/** A number with one decimal. */
export const one = (value) => tenth.format(value);

/** A number with its sign and at most one decimal. */
export const signed = (value) => difference.format(value);

/** How long something lasts or lasted, in words. */
export function lasting(seconds) {
  const all = Math.max(0, Math.round(seconds / 60));
  return all < 60 ? t('lasting.minutes', { n: count(all) })
    : all < 48 * 60 ? t('lasting.hours', { h: count(Math.floor(all / 60)), min: String(all % 60).padStart(2, '0') })
      : t('lasting.days', { n: count(Math.floor(all / 1440)) });
}

/** How long ago, in words. */
export function ago(seconds) {
  const all = Math.max(0, Math.round(seconds));
  if (all < 90) {
    return t('ago.seconds', { n: count(all) });
  }
  return all < 5400
    ? t('ago.minutes', { n: count(Math.round(all / 60)) })
    : t('ago.hours', { n: factor.format(all / 3600) });
}

/** The name in the page's language. */
export const named = (names, fallback) => names?.[lang] ?? fallback;

export const millis = (rfc3339) => (known(rfc3339) ? Date.parse(rfc3339) : undefined);

/** 09:30, or 09:30:15, of a time as it is written, in its own zone. */
export const clockOf = (rfc3339, length = 5) => (known(rfc3339) ? rfc3339.slice(11, 11 + length) : NONE);

/** The same, with its date, day first, where that is another than that of now. */
export function momentOf(rfc3339, now, length = 5) {
  const time = clockOf(rfc3339, length);
  return !known(rfc3339) || rfc3339.slice(0, 10) === now.slice(0, 10)
    ? time : `${rfc3339.slice(8, 10)}/${rfc3339.slice(5, 7)} ${time}`;
}

/** How far that time's zone is from UTC, milliseconds. */
export function offsetMillis(rfc3339) {
  const zone = /([+-])(\d\d):(\d\d)$/.exec(rfc3339);
  return zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60_000 : 0;
}

/** The clock of a moment in a zone of that offset. */
export const clockAt = (at, offset, length = 5) => new Date(at + offset).toISOString().slice(11, 11 + length);

export const dateAt = (at, offset) => dates.format(new Date(at + offset));
