// The province's page: every centre in one row, the worst first.

import { clock, showBanner, showConnection } from './base.js';
import { kpi, showVerdict, showWaitMeter, verdictOf, worstService } from './board.js';
import { h, keyed, mark, text } from './dom.js';
import { exceptions } from './exceptions.js';
import { NONE, ago, clockAt, clockOf, count, known, millis, named, percent, running, t } from './format.js';
import { follow } from './stream.js';
import { tiles } from './tiles.js';

const TICK_MILLIS = 1_000;

/** The organisation changes from one day to the next at most. */
const MODELS_MILLIS = 600_000;

const element = (id) => document.getElementById(id);
const cards = Object.fromEntries(['waiting', 'over', 'served', 'level', 'dossiers', 'satisfaction'].map((name) => [name, kpi(name)]));
const centres = new Map();
const share = (ratio) => (known(ratio) ? `${percent(ratio)} %` : NONE);

/** With fewer responses a share is shown in grey. */
const ENOUGH_RESPONSES = 30;
let lostAt;

/** The first message of a connection names all centres: what it does not name is no more. */
let fresh = true;

/** By the moment of the figures: nobody waits longer where the server stores nothing. */
const waitOf = (service, centre) => (known(service.longestWaitSince)
  ? ((centre.accepting ? clock.now() : millis(centre.at)) - millis(service.longestWaitSince)) / 1000
  : service.longestWait);

/** Seconds by which all who wait in a centre now are over their target, together; undefined without data. */
function overTarget(centre) {
  return centre.data.stale ? undefined
    : centre.services.reduce((sum, service) => sum + (service.overTarget ?? 0), 0);
}

/** What the order goes by: no data of an open centre comes before all, a closed centre after all. */
function pressure(centre) {
  return overTarget(centre) || (centre.data.stale && centre.open ? Infinity : centre.open ? 0 : -1);
}

/** How a centre stands, with the service that is worst off. */
function standingOf(centre) {
  const stale = centre.data.stale;
  const worst = stale ? undefined : worstService(centre.services, (service) => waitOf(service, centre));
  const seconds = worst && waitOf(worst, centre);
  const level = worst ? verdictOf(seconds, worst.target, worst.max) : stale ? 'none' : 'ok';
  const words = stale ? noDataWords(centre) : worst ? t(`verdict.${level}`) : t('verdict.nobody');
  return { worst, seconds, level, words };
}

const showRows = keyed(element('centres'), (centre) => {
  const part = {
    link: h('a', { href: `/centres/${encodeURIComponent(centre.centre)}` }), level: h('span', { class: 'row-level' }),
    verdict: h('p', { class: 'verdict' }), over: h('td', { class: 'figure strong' }), waiting: h('td', { class: 'figure' }),
    longest: h('span', { class: 'tile-value' }), service: h('span', { class: 'row-service' }),
    meter: h('div', { class: 'meter', 'aria-hidden': 'true' }), counters: h('td', { class: 'figure' }),
    share: h('td', { class: 'figure' }), served: h('td', { class: 'figure' }),
    onTime: h('td', { class: 'figure' }), overdue: h('td', { class: 'figure' }),
    satisfaction: h('td', { class: 'figure' }), complete: h('span'), age: h('span', { class: 'age' }),
  };
  const labelled = (cell, key) => {
    cell.dataset.label = t(key);
    return cell;
  };
  part.element = h('tr', {},
    h('th', { scope: 'row' }, part.link, part.level),
    h('td', { class: 'row-verdict' }, part.verdict),
    labelled(part.over, 'province.overTarget'),
    labelled(part.waiting, 'kpi.waiting'),
    h('td', { class: 'row-wait' }, h('p', {}, part.longest, part.service), part.meter),
    labelled(part.counters, 'kpi.counters'),
    labelled(part.share, 'kpi.serviceLevel'),
    labelled(part.served, 'province.servedToday'),
    labelled(part.onTime, 'dossiers.title'),
    labelled(part.overdue, 'dossiers.overdue'),
    labelled(part.satisfaction, 'satisfaction.title'),
    labelled(h('td', { class: 'figure row-data' }, part.complete, part.age), 'province.age'));
  return part;
}, (part, centre) => {
  const stale = centre.data.stale;
  const { worst, seconds, level, words } = centre.standing;
  text(part.link, named(centre.names, centre.name));
  text(part.level, [centre.open ? '' : t('page.shut'), centre.data.bestEffortDevices
    ? t('devices.bestEffort', { n: count(centre.data.bestEffortDevices) }) : ''].filter((word) => word).join(' · '));
  showVerdict(part.verdict, level, words);
  mark(part.element, 'level', level);
  const over = overTarget(centre);
  text(part.over, known(over) ? count(over / 60) : NONE);
  text(part.waiting, stale ? NONE : count(centre.waiting));
  text(part.longest, running(seconds));
  text(part.service, worst ? named(worst.name, worst.service) : '');
  part.meter.hidden = !worst;
  if (worst) {
    showWaitMeter(part.meter, seconds, worst.target, worst.max);
  }
  const states = centre.counterStates;
  const open = states.serving + states.available;
  text(part.counters, stale ? NONE : `${count(open)} / ${count(open + states.paused + states.closed)}`);
  text(part.share, share(centre.today.serviceLevel.ratio));
  text(part.served, `${count(centre.today.served)} / ${count(centre.today.issued)}`);
  showOthers(part, centre);
  text(part.complete, share(centre.data.completeness));
  text(part.age, known(centre.data.lastEvent) ? ago((clock.now() - millis(centre.data.lastEvent)) / 1000) : NONE);
});

/** Whether the centre has spoken of dossiers at all: 0 overdue is not the same as nothing known. */
const hasDossiers = ({ received, completed, open }) => received + completed + open > 0;

function showOthers(part, { dossiers, ratings }) {
  text(part.onTime, share(dossiers.onTime.ratio));
  text(part.overdue, hasDossiers(dossiers) ? count(dossiers.overdue) : NONE);
  mark(part.overdue, 'level', dossiers.overdue > 0 ? 'bad' : 'none');
  text(part.satisfaction, known(ratings.satisfaction) && !ratings.enough
    ? `${share(ratings.satisfaction)} · ${t('satisfaction.fewWord')}` : share(ratings.satisfaction));
  mark(part.satisfaction, 'level', ratings.enough ? 'plain' : 'few');
}

function noDataWords(centre) {
  return known(centre.data.lastEvent)
    ? t('nodata.since', { time: clockOf(centre.data.lastEvent) }) : t('nodata.never');
}

function showSums(all) {
  const heard = all.filter((centre) => !centre.data.stale);
  const sum = (valueOf) => heard.reduce((total, centre) => total + (valueOf(centre) ?? 0), 0);
  const over = heard.filter((centre) => overTarget(centre) > 0).length;
  const met = sum((centre) => centre.today.serviceLevel.met);
  const counted = sum((centre) => centre.today.serviceLevel.counted);
  const waiting = sum((centre) => centre.waiting);
  const silent = all.length - heard.length;
  cards.waiting.show({
    value: heard.length ? count(waiting) : NONE,
    unit: t(waiting === 1 ? 'unit.person' : 'unit.people'),
    note: silent ? t('province.silent', { n: count(silent) }) : t('province.allHeard'),
  });
  cards.over.show({
    value: heard.length ? count(over) : NONE, unit: t('province.ofCentres', { n: count(all.length) }),
    note: t('province.overNote', { n: count(sum(overTarget) / 60) }),
  });
  cards.served.show({
    value: count(sum((centre) => centre.today.served)),
    unit: `/ ${count(sum((centre) => centre.today.issued))} ${t('unit.tickets')}`,
    note: t('province.servedNote'),
  });
  cards.level.show({
    value: counted ? percent(met / counted) : NONE,
    unit: counted ? '%' : '',
    note: t('kpi.levelNoteOwn', { met: count(met), counted: count(counted) }),
  });
}

/** Days' figures, so those of silent centres count, too. */
function showOtherSums(all) {
  const sum = (valueOf) => all.reduce((total, centre) => total + valueOf(centre), 0);
  const met = sum(({ dossiers }) => dossiers.onTime.met);
  const counted = sum(({ dossiers }) => dossiers.onTime.counted);
  const some = all.some(({ dossiers }) => hasDossiers(dossiers));
  const responses = sum(({ ratings }) => ratings.responses);
  const satisfied = sum(({ ratings }) => ratings.scores[4] + ratings.scores[5]);
  cards.dossiers.show({
    value: counted ? percent(met / counted) : NONE,
    unit: counted ? '%' : '',
    note: some ? t('province.dossiersNote', {
      overdue: count(sum(({ dossiers }) => dossiers.overdue)), open: count(sum(({ dossiers }) => dossiers.open)),
    }) : t('dossiers.never'),
  });
  cards.satisfaction.show({
    value: responses ? percent(satisfied / responses) : NONE,
    unit: responses ? '%' : '',
    note: responses ? [t('province.satisfactionNote', { n: count(responses) }),
      responses < ENOUGH_RESPONSES ? t('satisfaction.fewWord') : ''].filter((word) => word).join(' · ') : t('satisfaction.none'),
    level: responses < ENOUGH_RESPONSES ? 'few' : 'plain',
  });
}

function tick() {
  clock.show();
  if (known(lostAt) || clock.serverMillis === undefined) {
    return;
  }
  const all = [...centres.values()].map((centre) => ({ ...centre, standing: standingOf(centre) }));
  const order = new Map(all.map((centre) => [centre.centre, pressure(centre)]));
  all.sort((a, b) => order.get(b.centre) - order.get(a.centre) || (b.waiting ?? 0) - (a.waiting ?? 0)
    || a.centre.localeCompare(b.centre));
  showRows(all, (centre) => centre.centre);
  tiles(all.map((centre) => ({ ...centre, level: centre.standing.level, words: centre.standing.words })));
  showSums(all);
  showOtherSums(all);
}

function show(changed) {
  lostAt = undefined;
  if (fresh) {
    centres.clear();
    fresh = false;
  }
  const present = changed.filter((centre) => !centre.ended);
  present.forEach((centre) => centres.set(centre.centre, centre));
  changed.filter((centre) => centre.ended).forEach((centre) => centres.delete(centre.centre));
  const newest = present.at(-1);
  if (newest) {
    clock.set(newest.serverTime, newest.speed);
  }
  element('none').hidden = centres.size > 0;
  showConnection(true);
  const paused = [...centres.values()].find((centre) => !centre.accepting);
  showBanner(paused && t('storing.paused', { time: clockOf(paused.at) }));
  tick();
}

function lose() {
  lostAt = clock.serverMillis === undefined ? undefined : clock.now();
  showConnection(false, lostAt);
  if (known(lostAt)) {
    showBanner(t('connection.lostSince', { time: clockAt(lostAt, clock.offset, 8) }));
  }
}

/** How many centres run each way of working; what cannot be asked for now stays as it was. */
async function showModels() {
  const answer = await fetch('/api/v1/organisation/models').catch(() => undefined);
  if (!answer?.ok) {
    return;
  }
  const { models } = await answer.json();
  text(element('models'), models.map((model) => t('province.model', {
    name: named(model.names, model.model), running: count(model.running), centres: count(model.centres),
  })).join(' · '));
  element('models').hidden = models.length === 0;
}

setInterval(tick, TICK_MILLIS);
setInterval(showModels, MODELS_MILLIS);
showModels();
exceptions();
follow('/api/v1/live', {
  onMessage: show,
  onTime: (serverTime) => serverTime && clock.set(serverTime),
  onLost: lose,
  onOpen: () => {
    fresh = true;
  },
});
