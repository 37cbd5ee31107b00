// A ticket's time line: what happened when, at which counter, and what it had been told.

import { kpi } from './board.js';
import { ask, centre, element, followCentre, part } from './detail.js';
import { h, linkTo, text } from './dom.js';
import { NONE, clockOf, count, has, known, minutes, named, t } from './format.js';
import { lookUp } from './look.js';

const ASK_MILLIS = 10_000;
const OVER = new Set(['served', 'left', 'expired', 'ghost']);
const cards = Object.fromEntries(['state', 'wait', 'service', 'told'].map((name) => [name, kpi(name)]));

let names = new Map();
let ticket;
let tried = false;

const nameOf = (service) => names.get(service) ?? service;
const stateWords = (state) => (has(`stage.${state}`) ? t(`stage.${state}`) : state);
const sum = (legs, figure) => (legs.some((leg) => known(leg[figure]))
  ? legs.reduce((total, leg) => total + (leg[figure] ?? 0), 0) : undefined);

function showFigures({ state, number, day, legs, announced }) {
  const wait = sum(legs, 'wait');
  const serving = sum(legs, 'serving');
  const told = announced[0];
  cards.state.show({ value: number ?? part, note: `${stateWords(state)} · ${day.split('-').reverse().join('/')}` });
  cards.wait.show({ value: minutes(wait), unit: known(wait) ? t('unit.minutes') : '', note: t('timeline.waitNote', { n: count(legs.length) }) });
  cards.service.show({ value: minutes(serving), unit: known(serving) ? t('unit.minutes') : '', note: '' });
  cards.told.show({
    value: told ? minutes(told.p90) : NONE, unit: told ? t('unit.minutes') : '',
    note: told ? t('ticket.toldNote', { median: minutes(told.p50) }) : t('ticket.notTold'),
  });
}

/** One leg: waited, was called, was served, each with its time. */
function legElement(leg) {
  const step = (kind, time, words) => h('li', { 'data-kind': kind }, h('time', {}, clockOf(time, 8)), h('span', {}, words));
  const steps = [step('opened', leg.opened, t('ticket.opened', { service: nameOf(leg.service) }))];
  if (leg.firstCall) {
    steps.push(step('called', leg.firstCall, t('timeline.called', { counter: leg.counter ?? NONE, minutes: minutes(leg.wait) })));
  }
  if (leg.ended) {
    steps.push(step('ended', leg.ended, known(leg.serving)
      ? t('ticket.ended', { state: stateWords(leg.state), minutes: minutes(leg.serving) }) : stateWords(leg.state)));
  }
  const items = h('ol', { class: 'steps' }, ...steps);
  return h('li', { class: 'leg' }, h('h3', {}, nameOf(leg.service)), items,
    leg.counter ? h('a', { href: linkTo(centre, 'counters', leg.counter) }, `${t('counters.counter')} ${leg.counter}`) : null);
}

function eventRow(event) {
  const key = `event.${event.type}`;
  return h('tr', {}, h('th', { scope: 'row' }, clockOf(event.time, 8)), h('td', {}, has(key) ? t(key) : event.type),
    h('td', {}, event.device), h('td', {}, event.data?.counter ?? ''),
    h('td', { class: 'figure' }, clockOf(event.received, 8)));
}

async function load() {
  const { status, body } = await ask(`tickets/${encodeURIComponent(part)}`);
  element('missing').hidden = status !== 404;
  element('found').hidden = !body && !ticket;
  if (body) {
    ticket = body;
    show();
  }
}

/** What stands on the paper is often the end of the ticket's own name, behind the day: tried once. */
async function tryNumber(day) {
  tried = true;
  const whole = `${day.replaceAll('-', '')}-${part}`;
  const { body } = await ask(`tickets/${encodeURIComponent(whole)}`);
  if (body) {
    location.replace(linkTo(centre, 'tickets', whole));
  }
}

function show() {
  if (ticket) {
    showFigures(ticket);
    element('legs').replaceChildren(...ticket.legs.map(legElement));
    element('events').replaceChildren(...ticket.events.map(eventRow));
  }
}

lookUp(centre);
setInterval(() => !OVER.has(ticket?.state) && !document.hidden && load(), ASK_MILLIS);
await load();
followCentre((view) => {
  const before = names.size;
  names = new Map(view.services.map((each) => [each.service, named(each.name, each.service)]));
  text(element('centre-name'), named(view.names, centre));
  if (names.size !== before) {
    show();
  }
  if (!ticket && !tried) {
    tryNumber(view.day);
  }
});
