// Today so far against what is usual on this weekday.

import { h, keyed, mark, text } from './dom.js';
import { NONE, count, known, minutes, percent, signed, t } from './format.js';

const ASK_MILLIS = 600_000;
const HOUR_MILLIS = 3_600_000;

const element = (id) => document.getElementById(id);
const ratio = (value) => (known(value) ? `${percent(value)} %` : NONE);

let answer;
let asked = {};
let shown;

/** What had happened by a moment of the day on a usual one: between two full hours, in proportion. */
function byNow(hours, figure, hourOfDay) {
  if (!hours.length || hourOfDay <= hours[0].hour) {
    return 0;
  }
  const index = hours.findLastIndex((each) => each.hour < hourOfDay);
  const next = hours[index];
  const before = hours[index - 1]?.[figure] ?? 0;
  return before + (next[figure] - before) * Math.min(1, hourOfDay - next.hour);
}

/** Figures that grow over the day are compared with the usual at this time, others with the whole day. */
function rows(view, now, offset) {
  const usual = answer.usual;
  const hourOfDay = ((now + offset) % (24 * HOUR_MILLIS)) / HOUR_MILLIS;
  const grown = (figure) => ({
    label: t(`today.${figure}`), today: view.today[figure], byNow: byNow(usual.hours, figure, hourOfDay),
    whole: usual[figure], write: count, difference: (today, then) => (then > 0 ? `${signed(Math.round(((today - then) / then) * 100))} %` : NONE),
  });
  const minutesApart = (today, then) => t('usual.minutesApart', { n: signed((today - then) / 60) });
  return [
    grown('issued'), grown('served'),
    { label: t('usual.medianWait'), today: view.today.wait.median, whole: usual.medianWait, write: minutes, difference: minutesApart },
    { label: t('usual.p90Wait'), today: view.today.wait.p90, whole: usual.p90Wait, write: minutes, difference: minutesApart },
    { label: t('usual.level'), today: view.today.serviceLevel.ratio, whole: usual.serviceLevel, write: ratio,
      difference: (today, then) => t('usual.pointsApart', { n: signed((today - then) * 100) }) },
  ];
}

const showRows = keyed(element('usual-rows'), (row) => {
  const part = { cells: [0, 1, 2, 3].map(() => h('td', { class: 'figure' })) };
  part.element = h('tr', {}, h('th', { scope: 'row' }, row.label), ...part.cells);
  return part;
}, (part, row) => {
  const against = row.byNow ?? row.whole;
  const words = [
    row.write(row.today), known(row.byNow) ? row.write(row.byNow) : '', known(row.whole) ? row.write(row.whole) : NONE,
    known(row.today) && known(against) ? row.difference(row.today, against) : NONE,
  ];
  words.forEach((word, index) => text(part.cells[index], word));
  mark(part.cells[0], 'strong', 'true');
});

function weekday(day) {
  const name = new Intl.DateTimeFormat(document.documentElement.lang === 'vi' ? 'vi-VN' : 'en-GB',
    { weekday: 'long', timeZone: 'UTC' });
  return name.format(new Date(`${day}T00:00:00Z`));
}

async function ask(centre, day) {
  asked = { day, at: performance.now() };
  const got = await fetch(`/api/v1/centres/${encodeURIComponent(centre)}/usual`).catch(() => undefined);
  answer = got?.ok ? await got.json() : answer;
  // The next view of a quiet centre may be long in coming.
  showUsual(...shown);
}

/** Shows it; asks again for another day, and every so often. */
export function showUsual(view, now, offset) {
  shown = [view, now, offset];
  if (asked.day !== view.day || performance.now() - asked.at > ASK_MILLIS) {
    ask(view.centre, view.day);
  }
  const usual = answer?.day === view.day ? answer.usual : undefined;
  element('usual-table').hidden = !usual;
  element('usual-none').hidden = Boolean(usual);
  text(element('usual-hint'), usual ? t('usual.hint', { day: weekday(view.day), n: count(answer.days) }) : '');
  text(element('usual-none'), answer
    ? t('usual.none', { day: weekday(view.day), n: count(answer.days), least: count(answer.least) }) : t('connection.connecting'));
  showRows(usual ? rows(view, now, offset) : [], (row) => row.label);
}
