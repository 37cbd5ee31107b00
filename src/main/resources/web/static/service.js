// A service of a centre: its queue over the day, its figures, and the counters that serve it.

import { clock } from './base.js';
import { kpi, showMeter, showWaitMeter, verdictOf } from './board.js';
import { centre, element, facts, followCentre, part } from './detail.js';
import { h, icon, keyed, linkTo, mark, setIcon, text } from './dom.js';
import {
  NONE, clockAt, count, known, millis, minutes, percent, roundMinutes, running, t,
} from './format.js';
import { estimateWords } from './estimates.js';
import { queueChart } from './queue-chart.js';

const ROW_MILLIS = 1_800_000;
const HOUR_MILLIS = 3_600_000;

const cards = Object.fromEntries(['waiting', 'longest', 'level', 'served'].map((name) => [name, kpi(name)]));
const draw = queueChart(element('chart'));
const showFacts = facts(element('facts'));
const share = (ratio) => (known(ratio) ? `${percent(ratio)} %` : NONE);

let newest;

const showCounters = keyed(element('counters'), (counter) => {
  const made = { icon: icon('none'), state: h('span'), served: h('span', { class: 'counter-link-foot' }) };
  made.element = h('li', {}, h('a', { class: 'counter-link', href: linkTo(centre, 'counters', counter.counter) },
    h('strong', {}, `${t('counters.counter')} ${counter.counter}`),
    h('span', { class: 'counter-link-state' }, made.icon, made.state), made.served));
  return made;
}, (made, counter) => {
  mark(made.element, 'state', counter.state);
  setIcon(made.icon, counter.state);
  text(made.state, t(`counter.${counter.state}`));
  text(made.served, t('counters.served', { n: count(counter.servedToday) }));
});

const serves = (counter) => counter.services.length === 0 || counter.services.includes(part);

function showFigures(view, service) {
  const { today } = service;
  const live = !view.data.stale;
  const seconds = live && known(service.longestWaitSince)
    ? ((view.accepting ? clock.now() : millis(view.at)) - millis(service.longestWaitSince)) / 1000 : undefined;
  const crowded = service.waiting > service.maxWaiting;
  cards.waiting.show({
    value: live ? count(service.waiting) : NONE, unit: t('unit.people'),
    note: t('servicePage.atMost', { n: count(service.maxWaiting) }),
    level: live ? (crowded ? 'bad' : 'ok') : 'none', word: live ? t(crowded ? 'verdict.crowded' : 'verdict.room') : undefined,
  });
  cards.longest.show({
    value: running(seconds), unit: known(seconds) ? t(seconds < 3600 ? 'unit.minutesSeconds' : 'unit.hours') : '',
    note: t('servicePage.limits', { target: roundMinutes(service.target), max: roundMinutes(service.max) }),
    level: live && !known(seconds) ? 'ok' : verdictOf(seconds, service.target, service.max),
    word: live && !known(seconds) ? t('verdict.nobody') : undefined,
  });
  showWaitMeter(cards.longest.meter, seconds, service.target, service.max);
  cards.level.show({
    value: percent(today.serviceLevel.ratio), unit: known(today.serviceLevel.ratio) ? '%' : '',
    note: known(today.serviceLevel.ratio) ? t('kpi.levelNote', {
      met: count(today.serviceLevel.met), counted: count(today.serviceLevel.counted), target: roundMinutes(service.target),
    }) : t('kpi.noWaits'),
  });
  showMeter(cards.level.meter, known(today.serviceLevel.ratio) ? [{ share: today.serviceLevel.ratio, kind: 'strong' }] : [],
    known(service.minServiceLevel) ? [{ share: service.minServiceLevel, kind: 'target' }] : []);
  cards.served.show({ value: count(today.served), second: `/ ${count(today.issued)}`, unit: t('unit.tickets'), note: '' });
}

function showMore(view, service) {
  const { today } = service;
  const dossiers = view.dossiers.services.find((each) => each.service === part);
  const stats = (figure) => t('servicePage.stats', {
    median: minutes(figure.median), p90: minutes(figure.p90), max: minutes(figure.max),
  });
  showFacts([
    [t('estimate.title'), estimateWords(service)],
    [t('servicePage.overTarget'), known(service.overTarget) ? t('servicePage.personMinutes', { n: count(service.overTarget / 60) }) : NONE],
    [t('today.wait'), stats(today.wait)],
    [t('today.serving'), stats(today.service)],
    [t('servicePage.abandonment'), share(today.abandonment)],
    ...(dossiers ? [[t('servicePage.papers'), t('servicePage.dossiers', {
      open: count(dossiers.open), overdue: count(dossiers.overdue), onTime: share(dossiers.onTime.ratio),
    })]] : []),
  ], ([name]) => name);
}

function showChart(view, service) {
  const now = view.data.stale ? millis(view.data.lastEvent) ?? millis(view.at) : clock.now();
  const points = (service.queue ?? []).map((point) => ({ at: millis(point.at), waiting: point.waiting }));
  const hours = view.hours.filter((hour) => hour.service === part)
    .map((hour) => ({ start: millis(hour.start), issued: hour.issued, served: hour.served }));
  draw({
    points, hours, now, offset: clock.offset, waitingBy: () => [],
    opening: (view.openingHours ?? []).map((each) => ({ from: millis(each.from), to: millis(each.to) })),
    waiting: view.data.stale ? undefined : service.waiting,
  });
  const byHour = new Map(hours.map((hour) => [hour.start, hour]));
  element('chart-rows').replaceChildren(...points
    .filter((point) => point.at % ROW_MILLIS === 0 && (point.waiting > 0 || byHour.has(point.at - (point.at % HOUR_MILLIS))))
    .map((point) => h('tr', {}, h('th', { scope: 'row' }, clockAt(point.at, clock.offset)),
      ...[count(point.waiting), count(byHour.get(point.at)?.issued), count(byHour.get(point.at)?.served)]
        .map((value) => h('td', { class: 'figure' }, value === NONE ? '' : value)))));
}

function show(view) {
  newest = view.services.find((each) => each.service === part);
  if (newest) {
    showMore(view, newest);
    showChart(view, newest);
  }
  showCounters(view.counters.filter(serves), (counter) => counter.counter);
}

element('legend').append(...['waiting', 'issued', 'served', 'closed'].map((kind) =>
  h('li', { 'data-kind': kind }, t(`legend.${kind}`))));
followCentre(show, (view) => newest && showFigures(view, newest));
