// What a centre shows beside tickets and counters: dossiers, satisfaction, the support team,
// enquiries, the hall, devices.

import { kpi, showMeter } from './board.js';
import { h, icon, keyed, mark, setIcon, text } from './dom.js';
import { NONE, clockOf, count, has, known, minutes, momentOf, named, percent, score, t } from './format.js';

const NAMES = ['dossiers', 'satisfaction', 'support', 'enquiries', 'hall', 'devices'];
const cards = Object.fromEntries(NAMES.map((name) => [name, kpi(name)]));
const element = (id) => document.getElementById(id);
const joined = (parts) => parts.filter((part) => part).join(' · ');
const sumOf = (items, valueOf) => items.reduce((total, item) => total + valueOf(item), 0);

/** A share with its sign, or the dash that means no data. */
const share = (ratio) => (known(ratio) ? `${percent(ratio)} %` : NONE);

/** A word of the bundle where it has one, else the maker's own. */
const wordOf = (key, fallback) => (has(key) ? t(key) : fallback);

function showNone(name, note) {
  cards[name].show({ value: NONE, note, level: 'none' });
  if (cards[name].meter) {
    showMeter(cards[name].meter, []);
  }
}

// ---- big numbers

/** Whether a centre has ever spoken of dossiers, so that 0 means none rather than nothing known. */
const hasDossiers = (dossiers) => dossiers.received + dossiers.completed + dossiers.open > 0;

function showDossiers({ dossiers, dossiersDue }) {
  if (!hasDossiers(dossiers)) {
    showNone('dossiers', t('dossiers.never'));
    return;
  }
  const { onTime, overdue } = dossiers;
  cards.dossiers.show({
    value: percent(onTime.ratio),
    unit: known(onTime.ratio) ? '%' : '',
    note: joined([
      onTime.counted > 0
        ? t('dossiers.made', { met: count(onTime.met), completed: count(dossiers.completed), overdue: count(overdue) })
        : '',
      t('dossiers.note', { received: count(dossiers.received), open: count(dossiers.open) }),
      t('dossiers.due', { n: count(dossiersDue) }),
    ]),
    level: overdue > 0 ? 'bad' : 'ok',
    word: overdue > 0 ? t('dossiers.overdueCount', { n: count(overdue) }) : t('dossiers.noneOverdue'),
  });
  showMeter(cards.dossiers.meter, known(onTime.ratio)
    ? [{ share: onTime.ratio, kind: 'strong' }, { share: 1 - onTime.ratio, kind: 'bad' }] : []);
}

function showSatisfaction({ ratings }) {
  if (!known(ratings.satisfaction)) {
    showNone('satisfaction', t('satisfaction.none'));
    return;
  }
  const { low, high } = ratings.interval;
  cards.satisfaction.show({
    value: percent(ratings.satisfaction),
    unit: '%',
    note: ratings.enough
      ? t('satisfaction.note', {
        n: count(ratings.responses), mean: score(ratings.mean), low: percent(low), high: percent(high),
      })
      : t('satisfaction.few', { n: count(ratings.responses), low: percent(low), high: percent(high) }),
    level: ratings.enough ? 'plain' : 'few',
    word: ratings.enough ? '' : t('satisfaction.fewWord'),
  });
  showMeter(cards.satisfaction.meter, [{ share: ratings.satisfaction, kind: ratings.enough ? 'strong' : 'few' }],
    [{ share: low, kind: 'target' }, { share: high, kind: 'target' }]);
}

function showSupport({ assistance, assisting }, live) {
  if (!sumOf(assistance, (each) => each.count)) {
    showNone('support', t('others.nothingToday'));
    return;
  }
  const timed = sumOf(assistance, (each) => each.duration.count);
  const seconds = sumOf(assistance, (each) => each.seconds);
  cards.support.show({
    value: count(sumOf(assistance, (each) => each.count)),
    unit: t('unit.times'),
    note: joined([
      ...assistance.filter((each) => each.count).map((each) => `${t(`help.${each.kind}`)} ${count(each.count)}`),
      timed ? t('support.mean', { minutes: minutes(seconds / timed) }) : '',
    ]),
    level: 'plain',
    word: live && assisting > 0 ? t('support.now', { n: count(assisting) }) : '',
  });
}

function showEnquiries({ enquiries }) {
  const channels = Object.entries(enquiries).filter(([, n]) => n > 0).sort((a, b) => b[1] - a[1]);
  if (!channels.length) {
    showNone('enquiries', t('others.nothingToday'));
    return;
  }
  cards.enquiries.show({
    value: count(sumOf(channels, ([, n]) => n)),
    unit: t('unit.times'),
    note: joined(channels.map(([channel, n]) => `${t(`channel.${channel}`)} ${count(n)}`)),
  });
}

function showHall({ hall }, live) {
  const peak = known(hall.peak)
    ? t('hall.note', { peak: count(hall.peak), at: clockOf(hall.peakAt), mean: count(hall.mean) }) : '';
  if (!live || !known(hall.people)) {
    showNone('hall', peak || t('hall.none'));
    return;
  }
  cards.hall.show({ value: count(hall.people), unit: t(hall.people === 1 ? 'unit.person' : 'unit.people'), note: peak });
}

/** Faults first; whoever is silent counts only while the centre is open. */
function deviceVerdict({ devices, data, open }) {
  const silent = data.devicesExpected - data.devicesReporting;
  if (devices.faulty > 0) {
    return { level: 'bad', word: t('devices.faulty', { n: count(devices.faulty) }) };
  }
  if (!open) {
    return { level: 'none', word: t('page.shut') };
  }
  return silent > 0
    ? { level: 'warn', word: t('devices.silent', { n: count(silent) }) }
    : { level: 'ok', word: t('devices.fine') };
}

function faultWords(device) {
  return joined(device.faults.map((fault) => wordOf(`fault.${fault.code}`, fault.code)));
}

function showDevices(view) {
  const { data, devices } = view;
  if (data.devicesExpected === 0) {
    showNone('devices', t('devices.none'));
    return;
  }
  const faulty = devices.troubled.filter((device) => device.state === 'faulty');
  cards.devices.show({
    value: count(data.devicesReporting),
    second: `/ ${count(data.devicesExpected)}`,
    note: joined([
      faulty.length ? `${faulty[0].device}: ${faultWords(faulty[0])}` : t('devices.note'),
      data.bestEffortDevices ? t('devices.bestEffort', { n: count(data.bestEffortDevices) }) : '',
    ]),
    ...deviceVerdict(view),
  });
}

// ---- dossiers by service

const FIGURES = ['open', 'overdue', 'onTime', 'received', 'completed', 'suspended', 'returnedRate'];

const showDossierRows = keyed(element('dossiers'), (row) => {
  const part = { name: h('th', { scope: 'row' }), cells: FIGURES.map(() => h('td', { class: 'figure' })) };
  part.element = h('tr', { class: row.total ? 'sum' : false }, part.name, ...part.cells);
  return part;
}, (part, row) => {
  text(part.name, row.name);
  FIGURES.forEach((figure, index) => {
    const value = row.dossiers[figure];
    text(part.cells[index], figure === 'onTime' ? share(value.ratio)
      : figure === 'returnedRate' ? share(value) : count(value));
  });
  mark(part.cells[FIGURES.indexOf('overdue')], 'level', row.dossiers.overdue > 0 ? 'bad' : 'none');
});

function showDossierTable({ dossiers, services }) {
  const names = new Map(services.map((each) => [each.service, named(each.name, each.service)]));
  const any = hasDossiers(dossiers);
  element('dossier-table').hidden = !any;
  element('no-dossiers').hidden = any;
  showDossierRows(any
    ? [...dossiers.services.map((each) => ({
      service: each.service, name: names.get(each.service) ?? each.service, dossiers: each,
    })), { service: '', name: t('today.total'), dossiers, total: true }]
    : [], (row) => row.service);
}

// ---- devices that need a look

const showTroubled = keyed(element('troubled'), () => {
  const part = { icon: icon('none'), words: h('span', { class: 'alert-words' }), detail: h('span', { class: 'alert-detail' }) };
  part.element = h('li', {}, part.icon, h('p', {}, part.words, part.detail));
  return part;
}, (part, device) => {
  const faulty = device.state === 'faulty';
  mark(part.element, 'level', faulty ? 'bad' : 'none');
  setIcon(part.icon, faulty ? 'bad' : 'none');
  text(part.words, faulty ? faultWords(device) : t('devices.offline'));
  const since = known(device.since)
    ? t(faulty ? 'devices.since' : 'devices.lastSeen', { time: device.sinceText }) : '';
  text(part.detail, joined([`${wordOf(`kind.${device.kind}`, device.kind)} ${device.device}`, since]));
});

function showTroubles({ devices, at }) {
  const all = devices.faulty + devices.offline;
  const hidden = all - devices.troubled.length;
  text(element('troubled-count'), all === 0 ? t('devices.allFine')
    : hidden > 0 ? t('devices.more', { n: count(hidden) }) : count(all));
  showTroubled(devices.troubled.map((device) => ({ ...device, sinceText: momentOf(device.since, at) })),
    (device) => device.device);
}

/** Shows all of it. */
export function showOthers(view) {
  const live = !view.data.stale;
  showDossiers(view);
  showSatisfaction(view);
  showSupport(view, live);
  showEnquiries(view);
  showHall(view, live);
  showDevices(view);
  showDossierTable(view);
  showTroubles(view);
}
