// A counter of a centre: what it does now, what it did today and in the days before.

import { clock } from './base.js';
import { kpi } from './board.js';
import { ask, centre, element, facts, followCentre, part } from './detail.js';
import { pauseWords } from './counters.js';
import { h, linkTo, s, text } from './dom.js';
import { NONE, count, known, lasting, millis, named, percent, running, t } from './format.js';

const DAYS = 7;
/** After a question without an answer. */
const RETRY_MILLIS = 30_000;
const DAY_MILLIS = 86_400_000;
const BAR = { width: 100, height: 60 };

const cards = Object.fromEntries(['state', 'served', 'occupancy', 'satisfaction'].map((name) => [name, kpi(name)]));
const showFacts = facts(element('facts'));
let dayAsked;

const occupancy = ({ serving, available }) =>
  (known(available) && serving + available > 0 ? serving / (serving + available) : undefined);

function showState(view, counter) {
  const called = counter.called && counter.state !== 'serving';
  const since = called || counter.state === 'closed' ? undefined : millis(counter.since);
  cards.state.show({
    value: view.data.stale ? NONE : t(`counter.${called ? 'called' : counter.state}`),
    note: [known(since) ? running(((view.accepting ? clock.now() : millis(view.at)) - since) / 1000) : '',
      pauseWords(counter.pauseReason)].filter((word) => word).join(' · '),
  });
}

function show(view) {
  const counter = view.counters.find((each) => each.counter === part);
  if (!counter) {
    return;
  }
  const rating = view.ratings.counters.find((each) => each.counter === part);
  const busy = occupancy(counter);
  cards.served.show({ value: count(counter.servedToday), unit: t('unit.tickets'), note: '' });
  cards.occupancy.show({
    value: percent(busy), unit: known(busy) ? '%' : '',
    note: t('counterPage.serving', { time: lasting(counter.serving) }),
  });
  cards.satisfaction.show({
    value: rating ? percent(rating.satisfaction) : NONE, unit: rating ? '%' : '',
    note: rating ? [t('province.satisfactionNote', { n: count(rating.responses) }),
      rating.enough ? '' : t('satisfaction.fewWord')].filter((word) => word).join(' · ') : t('satisfaction.none'),
    level: rating && !rating.enough ? 'few' : 'plain',
  });
  const names = new Map(view.services.map((each) => [each.service, named(each.name, each.service)]));
  const services = counter.services.length ? counter.services : [...names.keys()];
  showFacts([
    [t('counterPage.staff'), counter.staff ?? NONE],
    [t('services.title'), services.map((id) => names.get(id) ?? id).join(', ')],
  ], ([name]) => name);
  const link = element('ticket-link');
  link.hidden = !counter.subject;
  if (counter.subject) {
    link.href = linkTo(centre, 'tickets', counter.subject);
    text(link, t('counterPage.ticket', { ticket: counter.ticket }));
  }
  if (dayAsked !== view.day) {
    dayAsked = view.day;
    showDays(view.day);
  }
}

/** The days before, one after the other: each answer is a whole day of the centre. */
async function showDays(today) {
  const days = [];
  for (let back = DAYS; back > 0; back--) {
    const date = new Date(Date.parse(today) - back * DAY_MILLIS).toISOString().slice(0, 10);
    const { status, body } = await ask(`days/${date}`);
    if (!body && status !== 404) {
      // What is not known is not the same as a day that is not there.
      text(element('days-none'), t('counterPage.daysUnknown'));
      setTimeout(() => dayAsked === today && showDays(today), RETRY_MILLIS);
      return;
    }
    // A day on which nobody came to the centre is no day of its counters.
    days.push({ date, work: body?.total.issued > 0 ? body.counters.find((each) => each.counter === part) : undefined });
  }
  const shown = days.filter((day) => day.work);
  text(element('days-none'), t('counterPage.noDays'));
  element('days').hidden = shown.length === 0;
  element('days-none').hidden = shown.length > 0;
  element('days-rows').replaceChildren(...shown.map(({ date, work }) => h('tr', {},
    h('th', { scope: 'row' }, dayWords(date)), h('td', { class: 'figure' }, count(work.served)),
    h('td', { class: 'figure' }, lasting(work.serving)),
    h('td', { class: 'figure' }, known(work.occupancy) ? `${percent(work.occupancy)} %` : NONE))));
  drawDays(shown);
}

const dayWords = (date) => `${date.slice(8, 10)}/${date.slice(5, 7)}`;

function drawDays(days) {
  const most = Math.max(1, ...days.map(({ work }) => work.served));
  element('days-chart').replaceChildren(...days.map(({ date, work }) => {
    const height = (work.served / most) * BAR.height;
    return h('div', { class: 'day-bar' },
      s('svg', { viewBox: `0 0 ${BAR.width} ${BAR.height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' },
        s('rect', { x: 0, y: BAR.height - height, width: BAR.width, height })),
      h('strong', {}, count(work.served)), h('span', {}, dayWords(date)));
  }));
}

followCentre(show, (view) => {
  const counter = view.counters.find((each) => each.counter === part);
  if (counter) {
    showState(view, counter);
  }
});
