// A centre's live page: follows its stream, ticks between two messages.

import { showAlerts } from './alerts.js';
import { clock, showBanner, showConnection, showOpen } from './base.js';
import { kpi, longestService, showMeter, showVerdict, showWaitMeter, verdictOf, worse } from './board.js';
import { counterList } from './counters.js';
import { h, keyed, linkTo, mark, text } from './dom.js';
import { estimateWords } from './estimates.js';
import { exceptions } from './exceptions.js';
import {
  NONE, ago, clockAt, clockOf, count, known, millis, minutes, momentOf, named, percent, roundMinutes, running, t,
} from './format.js';
import { withHistory } from './history.js';
import { lookUp } from './look.js';
import { showOthers } from './others.js';
import { queueChart, showTrend, trend } from './queue-chart.js';
import { follow } from './stream.js';
import { showUsual } from './usual.js';

const TICK_MILLIS = 1_000;
const TREND_MILLIS = 3 * 3_600_000;
const ROW_MILLIS = 1_800_000;
const HOUR_MILLIS = 3_600_000;
const ENOUGH_JUDGED = 30;

const element = (id) => document.getElementById(id);
const id = document.querySelector('main').dataset.centre;
const cards = Object.fromEntries(
  ['waiting', 'longest', 'typical', 'level', 'served', 'counters'].map((name) => [name, kpi(name)]));
const showChart = queueChart(element('chart'));
const showCounters = counterList(element('counters'), id);

let view;
let lostAt;
let series = { centre: [], services: new Map() };

const nameOf = (service) => named(view.services.find((each) => each.service === service)?.name, service);
const live = () => !view.data.stale;
/** Of which moment the figures are: nobody waits longer on a page whose server stores nothing. */
const figuresAt = () => (view.accepting ? clock.now() : millis(view.at));
/** Seconds that the longest wait of a service lasts by then. */
const waitOf = (service) =>
  live() && known(service.longestWaitSince) ? (figuresAt() - millis(service.longestWaitSince)) / 1000
    : live() ? service.longestWait : undefined;

/** The moment up to which there are figures: now, or the last event of a silent centre. */
const dataUntil = () => (live() ? figuresAt() : millis(view.data.lastEvent) ?? millis(view.at));

// ---- big numbers

function showWaiting() {
  const fullest = [...view.services].filter((each) => known(each.waiting))
    .sort((a, b) => b.waiting / b.maxWaiting - a.waiting / a.maxWaiting)[0];
  if (!live() || !known(view.waiting)) {
    showNone('waiting');
    return;
  }
  const share = fullest ? fullest.waiting / fullest.maxWaiting : 0;
  const level = share > 1 ? 'bad' : 'ok';
  cards.waiting.show({
    value: count(view.waiting),
    unit: t(view.waiting === 1 ? 'unit.person' : 'unit.people'),
    note: fullest?.waiting
      ? t('kpi.fullest', { service: nameOf(fullest.service), n: count(fullest.waiting), max: count(fullest.maxWaiting) })
      : t('kpi.nobody'),
    level,
    word: t(level === 'bad' ? 'verdict.crowded' : 'verdict.room'),
  });
  showMeter(cards.waiting.meter, [{ share: share / 1.25, kind: level }], [{ share: 1 / 1.25, kind: 'limit' }]);
}

function showLongest() {
  if (!live()) {
    showNone('longest');
    return;
  }
  const service = longestService(view.services, waitOf);
  if (!service) {
    cards.longest.show({ value: NONE, note: t('kpi.nobody'), level: 'ok', word: t('verdict.nobody') });
    showMeter(cards.longest.meter, []);
    return;
  }
  const seconds = waitOf(service);
  cards.longest.show({
    value: running(seconds),
    unit: t(seconds < 3600 ? 'unit.minutesSeconds' : 'unit.hours'),
    note: t('kpi.limits', {
      service: nameOf(service.service), target: roundMinutes(service.target), max: roundMinutes(service.max),
    }),
    level: verdictOf(seconds, service.target, service.max),
  });
  showWaitMeter(cards.longest.meter, seconds, service.target, service.max);
}

/** The strictest target and limit of the services: what the whole centre is held against. */
function centreLimits() {
  const services = view.services.filter((each) => known(each.target));
  return services.length
    ? { target: Math.min(...services.map((each) => each.target)), max: Math.min(...services.map((each) => each.max)) }
    : undefined;
}

function showTypical() {
  const wait = view.today.wait;
  const limits = centreLimits();
  if (!known(wait.median) || !limits) {
    cards.typical.show({ value: NONE, note: t('kpi.noWaits'), level: 'none' });
    showMeter(cards.typical.meter, []);
    return;
  }
  const level = wait.median > limits.target || wait.p90 > limits.max ? 'bad' : wait.p90 > limits.target ? 'warn' : 'ok';
  cards.typical.show({
    value: minutes(wait.median),
    second: `· ${minutes(wait.p90)}`,
    unit: t('unit.minutes'),
    note: t('kpi.typicalNote', { target: roundMinutes(limits.target) }),
    level,
  });
  const scale = limits.max * 1.25;
  showMeter(cards.typical.meter,
    [{ share: wait.median / scale, kind: 'strong' }, { share: (wait.p90 - wait.median) / scale, kind: 'soft' }],
    [{ share: limits.target / scale, kind: 'target' }, { share: limits.max / scale, kind: 'limit' }]);
}

function showLevel() {
  const level = view.today.serviceLevel;
  const target = level.target ?? sameTarget();
  cards.level.show({
    value: percent(level.ratio),
    unit: known(level.ratio) ? '%' : '',
    ...levelVerdict(level.ratio),
    note: known(level.ratio)
      ? t(known(target) ? 'kpi.levelNote' : 'kpi.levelNoteOwn',
        { met: count(level.met), counted: count(level.counted), target: known(target) ? roundMinutes(target) : '' })
      : t('kpi.noWaits'),
  });
  const least = leastLevel();
  showMeter(cards.level.meter, known(level.ratio) ? [{ share: level.ratio, kind: 'strong' }] : [],
    known(least) ? [{ share: least, kind: 'target' }] : []);
}

/** The strictest share that a service's policy asks for, or undefined where none asks for any. */
function leastLevel() {
  const asked = view.services.map((each) => each.minServiceLevel).filter(known);
  return asked.length ? Math.max(...asked) : undefined;
}

function levelVerdict(ratio) {
  const least = leastLevel();
  if (!known(ratio) || !known(least)) {
    return { level: 'plain', word: known(least) ? t('kpi.levelTarget', { percent: percent(least) }) : '' };
  }
  return { level: ratio < least ? 'warn' : 'ok', word: t('kpi.levelTarget', { percent: percent(least) }) };
}

/** The target of every service, or undefined where they differ. */
function sameTarget() {
  const targets = new Set(view.services.map((each) => each.target));
  return targets.size === 1 ? [...targets][0] : undefined;
}

function showServed() {
  const { issued, served, left } = view.today;
  const gone = left['no-show'] + left.cancelled + left['walked-out'] + left.expired;
  cards.served.show({
    value: count(served),
    second: `/ ${count(issued)}`,
    unit: t('unit.tickets'),
    note: t('kpi.servedNote', { left: count(gone) }),
  });
  showMeter(cards.served.meter, issued > 0
    ? [{ share: served / issued, kind: 'strong' }, { share: gone / issued, kind: 'gone' }] : []);
}

function showCounterSum() {
  if (!live()) {
    showNone('counters');
    return;
  }
  const states = view.counterStates;
  const all = states.serving + states.available + states.paused + states.closed;
  cards.counters.show({
    value: count(states.serving + states.available),
    second: `/ ${count(all)}`,
    note: t('kpi.countersNote', {
      serving: count(states.serving), available: count(states.available), paused: count(states.paused),
    }),
  });
  showMeter(cards.counters.meter,
    ['serving', 'available', 'paused'].map((state) => ({ share: states[state] / Math.max(1, all), kind: state })));
}

function showNone(name) {
  cards[name].show({ value: NONE, note: noDataWords(), level: 'none' });
  showMeter(cards[name].meter, []);
}

function noDataWords() {
  return known(view.data.lastEvent) ? t('nodata.since', { time: clockOf(view.data.lastEvent) }) : t('nodata.never');
}

// ---- services

const showServices = keyed(element('services'), (service) => {
  const part = {
    name: h('a', { href: linkTo(id, 'services', service.service) }), verdict: h('p', { class: 'verdict' }),
    waiting: h('span', { class: 'tile-number' }),
    unit: h('span', { class: 'unit' }), trend: trend(), longest: h('span', { class: 'tile-value' }),
    meter: h('div', { class: 'meter', 'aria-hidden': 'true' }), level: h('span', { class: 'tile-value' }),
    estimate: h('span', { class: 'tile-value' }), record: h('p', { class: 'tile-record' }),
  };
  part.estimateRow = h('div', { class: 'tile-row tile-estimate' }, h('span', {}, t('estimate.title')), part.estimate);
  part.element = h('article', { class: 'tile' },
    h('h3', {}, part.name),
    h('div', { class: 'tile-main' }, h('p', {}, part.waiting, part.unit), part.trend),
    h('div', { class: 'tile-row tile-longest' }, h('span', {}, t('services.longest')), part.longest),
    part.meter,
    part.estimateRow,
    part.record,
    h('div', { class: 'tile-row' }, part.verdict, h('span', {}, h('span', {}, `${t('services.level')} `), part.level)));
  return part;
}, (part, service) => {
  const seconds = waitOf(service);
  text(part.name, named(service.name, service.service));
  text(part.waiting, live() ? count(service.waiting) : NONE);
  text(part.unit, t('unit.waiting'));
  text(part.longest, running(seconds));
  showWaitMeter(part.meter, seconds, service.target, service.max);
  const crowded = live() && service.waiting > service.maxWaiting;
  const level = worse(live() && !known(seconds) ? 'ok' : verdictOf(seconds, service.target, service.max),
    crowded ? 'bad' : 'none');
  const words = crowded && !(seconds > service.max) ? t('verdict.crowded')
    : live() && service.waiting === 0 ? t('verdict.nobody') : undefined;
  showVerdict(part.verdict, level, words);
  mark(part.element, 'level', level);
  const ratio = service.today.serviceLevel.ratio;
  text(part.level, known(ratio) ? `${percent(ratio)} %` : NONE);
  showEstimate(part, service);
  const now = dataUntil();
  showTrend(part.trend, series.services.get(service.service) ?? [], now - TREND_MILLIS, now);
});

/** How long who comes now will wait, or why nobody can say; and how often that was right. */
function showEstimate(part, service) {
  const { estimate, noEstimate, estimateRecord: record } = service;
  part.estimateRow.hidden = !estimate && !noEstimate;
  mark(part.estimateRow, 'known', String(Boolean(estimate)));
  text(part.estimate, estimateWords(service));
  part.record.hidden = part.estimateRow.hidden || !record;
  text(part.record, record
    ? t(record.judged < ENOUGH_JUDGED ? 'estimate.few' : 'estimate.record',
      { percent: percent(record.coverage), n: count(record.judged) }) : '');
}

// ---- today's table

const FIGURES = ['issued', 'served', 'wait.mean', 'wait.median', 'wait.p90', 'wait.max',
  'service.mean', 'service.median', 'service.p90', 'service.max'];

const showToday = keyed(element('today'), (row) => {
  const part = { name: h('th', { scope: 'row' }), cells: FIGURES.map(() => h('td')), level: h('td') };
  part.element = h('tr', { class: row.total ? 'sum' : false }, part.name, ...part.cells, part.level);
  part.cells.forEach((cell, index) => {
    cell.className = index === 0 || index === 2 || index === 6 ? 'figure first' : 'figure';
  });
  part.level.className = 'figure';
  return part;
}, (part, row) => {
  text(part.name, row.name);
  FIGURES.forEach((path, index) => {
    const [first, second] = path.split('.');
    text(part.cells[index], second ? minutes(row.today[first]?.[second]) : count(row.today[first]));
  });
  const ratio = row.today.serviceLevel.ratio;
  text(part.level, known(ratio) ? `${percent(ratio)} %` : NONE);
});

// ---- chart

function readSeries() {
  if (!view.queue) {
    return;
  }
  const points = (queue = []) => queue.map((point) => ({ at: millis(point.at), waiting: point.waiting }));
  series = {
    centre: points(view.queue),
    services: new Map(view.services.map((each) => [each.service, points(each.queue)])),
  };
}

function hours() {
  const sums = new Map();
  for (const hour of view.hours) {
    const start = millis(hour.start);
    const sum = sums.get(start) ?? { start, issued: 0, served: 0 };
    sum.issued += hour.issued;
    sum.served += hour.served;
    sums.set(start, sum);
  }
  return [...sums.values()].sort((a, b) => a.start - b.start);
}

function waitingBy(at) {
  return view.services
    .map((each) => ({
      name: named(each.name, each.service),
      waiting: (series.services.get(each.service) ?? []).findLast((point) => point.at <= at)?.waiting ?? 0,
    }))
    .filter((each) => each.waiting > 0)
    .sort((a, b) => b.waiting - a.waiting);
}

function drawChart() {
  const opening = (view.openingHours ?? []).map((each) => ({ from: millis(each.from), to: millis(each.to) }));
  const now = dataUntil();
  showChart({
    points: series.centre, hours: hours(), opening, now, offset: clock.offset,
    waiting: live() ? view.waiting : undefined, waitingBy,
  });
  chartTable(now);
}

function chartTable(now) {
  const body = element('chart-rows');
  if (!body.closest('details').open) {
    return;
  }
  const byHour = new Map(hours().map((hour) => [hour.start, hour]));
  const rows = series.centre.filter((point) =>
    point.at % ROW_MILLIS === 0 && point.at <= now && (point.waiting > 0 || byHour.has(point.at - (point.at % HOUR_MILLIS))));
  body.replaceChildren(...rows.map((point) => {
    const hour = byHour.get(point.at);
    return h('tr', {}, h('th', { scope: 'row' }, clockAt(point.at, clock.offset)),
      h('td', { class: 'figure' }, count(point.waiting)),
      h('td', { class: 'figure' }, hour ? count(hour.issued) : ''),
      h('td', { class: 'figure' }, hour ? count(hour.served) : ''));
  }));
}

element('chart-rows').closest('details').addEventListener('toggle', () => view && drawChart());
element('legend').append(...['waiting', 'issued', 'served', 'closed'].map((kind) =>
  h('li', { 'data-kind': kind }, t(`legend.${kind}`))));

// ---- everything

function showFoot() {
  const data = view.data;
  text(element('foot-at'), clockOf(view.at, 8));
  text(element('foot-age'), known(data.lastEvent)
    ? ago((clock.now() - millis(data.lastEvent)) / 1000) : t('nodata.never'));
  text(element('foot-complete'), momentOf(data.completeThrough, view.at, 8));
  const devices = `${count(data.devicesReporting)} / ${count(data.devicesExpected)}`;
  text(element('foot-devices'), data.bestEffortDevices
    ? `${devices} · ${t('devices.bestEffort', { n: count(data.bestEffortDevices) })}` : devices);
  text(element('foot-anomalies'), count(data.anomalies));
}

function tick() {
  clock.show();
  if (!view || known(lostAt)) {
    return;
  }
  showLongest();
  showServices(view.services, (service) => service.service);
  showCounters(view, live(), figuresAt());
  showFoot();
}

function show(next) {
  view = withHistory(next, view);
  lostAt = undefined;
  clock.set(view.serverTime, view.speed);
  readSeries();
  document.body.classList.toggle('stale', view.data.stale);
  showOpen(view.open);
  showConnection(true);
  showBanner(view.accepting ? (view.data.stale ? noDataWords() : undefined)
    : t('storing.paused', { time: clockOf(view.at) }));
  showWaiting();
  showTypical();
  showLevel();
  showServed();
  showCounterSum();
  showOthers(view);
  showAlerts(view, nameOf);
  const total = { service: '', name: t('today.total'), today: view.today, total: true };
  showToday([...view.services.map((each) => ({ ...each, name: named(each.name, each.service) })), total],
    (row) => row.service);
  drawChart();
  showUsual(view, dataUntil(), clock.offset);
  tick();
}

function lose() {
  lostAt = clock.serverMillis === undefined ? undefined : clock.now();
  showConnection(false, lostAt);
  if (known(lostAt)) {
    showBanner(t('connection.lostSince', { time: clockAt(lostAt, clock.offset, 8) }));
  }
}

setInterval(tick, TICK_MILLIS);
exceptions(id);
lookUp(id);
follow(`/api/v1/centres/${encodeURIComponent(id)}/live`, {
  onMessage: show,
  onTime: (serverTime) => view && clock.set(serverTime),
  onLost: lose,
});
