// What is wrong, its likely cause, who has taken notice of it, and how long it took to recover.

import { h, icon, keyed, mark, setIcon, text } from './dom.js';
import { NONE, clockOf, count, has, known, lasting, millis, momentOf, named, one, t } from './format.js';

const ASK_MILLIS = 2_000;
const ANSWER_MILLIS = 10_000;
const OVER_SHOWN = 20;
const NEWS_SHOWN = 3;

const element = (id) => document.getElementById(id);
const joined = (parts) => parts.filter((part) => part).join(' · ');
const wordOf = (key, fallback) => (has(key) ? t(key) : fallback);

/** What it is about: a service, a device, the server itself, or nothing but its centre. */
function subjectOf(each) {
  if (each.kind === 'server') {
    return t('exceptions.server');
  }
  if (each.kind === 'queue') {
    return named(each.serviceNames, each.service);
  }
  return each.kind === 'device'
    ? `${wordOf(`kind.${each.deviceKind ?? 'unknown'}`, each.deviceKind)} ${each.device}` : '';
}

const placeOf = (each) => joined([each.centre ? named(each.names, each.centre) : '', subjectOf(each)]);

/** What is seen of it now: its alerts, what the last hour asked for, or what the device says. */
function evidenceOf(each) {
  const demand = each.demand;
  const asked = demand && t(known(demand.needed) ? 'exceptions.demand' : 'exceptions.atWork', {
    arrived: count(demand.arrived), needed: known(demand.needed) ? one(demand.needed) : '',
    atWork: count(demand.atWork), counters: count(demand.counters),
  });
  const faults = (each.faults ?? []).map((fault) => wordOf(`fault.${fault.code}`, fault.code));
  return joined([
    ...(each.alerts ?? []).map((alert) => wordOf(`alert.${alert}`, alert)), asked,
    ...(faults.length ? faults : [each.state === 'offline' ? t('devices.offline') : '']),
  ]);
}

const noticeOf = ({ acknowledged }) => t(acknowledged.by ? 'exceptions.noticedBy' : 'exceptions.noticed', {
  time: clockOf(acknowledged.at), who: acknowledged.by ?? '',
});

/** The list and the table of a page; asks for all, or for one centre's. */
export function exceptions(centre) {
  const url = `/api/v1/exceptions${centre ? `?centre=${encodeURIComponent(centre)}` : ''}`;
  const token = document.querySelector('meta[name="csrf"]').content;
  let ids;

  async function acknowledge(part, id) {
    part.button.disabled = true;
    const answer = await fetch(`/api/v1/exceptions/${id}/acknowledge`, { method: 'POST', headers: { 'X-CSRF-Token': token } }).catch(() => undefined);
    // One that is over meanwhile goes with the next answer.
    part.failed = !answer?.ok && answer?.status !== 409;
    part.button.disabled = false;
    ask();
  }

  const showStanding = keyed(element('exceptions'), (first) => {
    const part = {
      icon: icon('bad'), cause: h('strong', { class: 'exception-cause' }),
      place: h('a', { class: 'exception-place', href: first.centre ? `/centres/${encodeURIComponent(first.centre)}` : '/' }),
      evidence: h('span', { class: 'exception-evidence' }), since: h('span', { class: 'exception-since' }),
      button: h('button', { class: 'button-small', type: 'button' }, t('exceptions.acknowledge')),
      notice: h('span', { class: 'exception-notice' }),
    };
    part.button.addEventListener('click', () => acknowledge(part, first.id));
    part.element = h('li', { class: 'exception' }, part.icon,
      h('div', { class: 'exception-words' }, part.cause, centre ? null : part.place, part.evidence),
      h('div', { class: 'exception-side' }, part.since, part.button, part.notice));
    return part;
  }, (part, each) => {
    const noticed = known(each.acknowledged);
    mark(part.element, 'noticed', String(noticed));
    setIcon(part.icon, each.cause);
    text(part.cause, centre && subjectOf(each) ? `${t(`cause.${each.cause}`)}: ${subjectOf(each)}` : t(`cause.${each.cause}`));
    text(part.place, placeOf(each));
    text(part.evidence, evidenceOf(each));
    text(part.since, joined([t('exceptions.since', { time: momentOf(each.since, each.now) }),
      lasting((millis(each.now) - millis(each.since)) / 1000)]));
    part.button.hidden = noticed || !each.mayAcknowledge;
    part.button.setAttribute('aria-label', `${t('exceptions.acknowledge')}: ${placeOf(each)}`);
    part.notice.hidden = !noticed && !part.failed;
    text(part.notice, noticed ? noticeOf(each) : part.failed ? t('exceptions.failed') : '');
  });

  const showOver = keyed(element('exceptions-over'), () => {
    const part = { cells: ['cause', 'place', 'since', 'over', 'recovery', 'noticed'].map(() => h('td')) };
    part.element = h('tr', {}, ...part.cells);
    part.cells[4].className = 'figure';
    return part;
  }, (part, each) => {
    const words = [
      t(`cause.${each.cause}`), placeOf(each), momentOf(each.since, each.over), clockOf(each.over),
      lasting(each.recovery), each.acknowledged ? noticeOf(each) : NONE,
    ];
    words.forEach((word, index) => text(part.cells[index], word));
  });

  /** Says what has begun since the last answer, once. */
  function tell(standing) {
    const begun = ids ? standing.filter((each) => !ids.has(each.id)) : [];
    ids = new Set(standing.map((each) => each.id));
    if (begun.length) {
      text(element('exceptions-news'), begun.slice(0, NEWS_SHOWN)
        .map((each) => `${t(`cause.${each.cause}`)}: ${placeOf(each)}`).join('. '));
    }
  }

  function show({ standing, over, moreOver, serverTime, settled, mayAcknowledge, mayAcknowledgeServer }) {
    const open = standing.filter((each) => !each.acknowledged);
    const ordered = [...open, ...standing.filter((each) => each.acknowledged)];
    tell(standing);
    const may = (each) => (each.kind === 'server' ? mayAcknowledgeServer : mayAcknowledge);
    showStanding(ordered.map((each) => ({ ...each, mayAcknowledge: may(each), now: zoned(serverTime, each.since) })), (each) => each.id);
    showOver(over.slice(0, OVER_SHOWN), (each) => each.id);
    text(element('exceptions-none'), t(settled ? 'exceptions.none' : 'exceptions.unsettled'));
    element('exceptions-none').hidden = standing.length > 0;
    element('exceptions-over-part').hidden = over.length === 0;
    // A centre's board has no room for the sentence that nothing is wrong.
    element('exceptions').closest('section').hidden = Boolean(centre) && standing.length + over.length === 0;
    text(element('exceptions-count'), standing.length
      ? t('exceptions.count', { n: count(standing.length), open: count(open.length) }) : '');
    text(element('exceptions-recovery'), over.length
      ? t(moreOver ? 'exceptions.recoveredMore' : 'exceptions.recovered', { n: count(over.length), median: lasting(median(over.map((each) => each.recovery))) }) : '');
  }

  let asked = 0;
  let newest = 0;

  /** What was asked for before another question was answered is too old to be shown. */
  async function ask() {
    asked += 1;
    const number = asked;
    const answer = await fetch(url, { signal: AbortSignal.timeout(ANSWER_MILLIS) })
      .then((got) => (got.ok ? got.json() : undefined)).catch(() => undefined);
    if (answer && number > newest) {
      newest = number;
      show(answer);
    }
  }

  /** One question after the other; none while nobody looks. */
  async function follow() {
    if (!document.hidden) {
      await ask();
    }
    setTimeout(follow, ASK_MILLIS);
  }

  document.addEventListener('visibilitychange', () => document.hidden || ask());
  follow();
}

/** That moment, written in the zone of another time, so that their dates can be compared. */
function zoned(utc, other) {
  const zone = /(?:Z|[+-]\d\d:\d\d)$/.exec(other)?.[0] ?? 'Z';
  const sign = zone[0] === '-' ? -1 : 1;
  const minutes = zone === 'Z' ? 0 : sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4)));
  return new Date(millis(utc) + minutes * 60_000).toISOString().replace('Z', zone);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
