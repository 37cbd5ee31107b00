// The screen in the hall: whom a counter calls now, how many wait, and for how long. Vietnamese, with English below it.

import { h, keyed, mark, text } from './dom.js';
import { follow } from './stream.js';

const { centre, build } = document.body.dataset;
const LONGEST_MINUTES = 240;
const CALLS_SHOWN = 5;
const SERVICES_SHOWN = 7;
const PAGE_MILLIS = 12_000;
const NEW_MILLIS = 15_000;
const RETRY_MILLIS = 5_000;
const RELOAD_AGAIN_MILLIS = 300_000;
const LANGUAGES = ['vi', 'en'];

const element = (id) => document.getElementById(id);
const pause = (millis) => new Promise((done) => { setTimeout(done, millis); });

/** Whatever is in the way, the words come in the end. */
async function bundle(language) {
  for (;;) {
    try {
      const answer = await fetch(`/static/messages-${language}.json`);
      if (answer.ok) {
        return await answer.json();
      }
    } catch {
      // The server is away: it is asked again.
    }
    await pause(RETRY_MILLIS);
  }
}

const words = Object.fromEntries(await Promise.all(LANGUAGES.map(async (each) => [each, await bundle(each)])));
document.body.dataset.alive = 'true';

const word = (language, key, values = {}) =>
  (words[language][key] ?? key).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);

/** Says it in both languages, the second one smaller. */
function say(container, key, values) {
  for (const language of LANGUAGES) {
    let part = container.querySelector(`:scope > [lang="${language}"]`);
    if (!part) {
      part = h('span', { lang: language, class: language });
      container.append(part);
    }
    text(part, word(language, key, values));
  }
}

const LABELS = [
  ['calls-title', 'display.nowServing'],
  ['services-title', 'display.services'],
  ['head-waiting', 'display.waiting'],
  ['head-expected', 'display.expected'],
  ['hint', 'display.hint'],
  ['sound', 'display.sound'],
  ['shut', 'display.shut'],
];
LABELS.forEach(([id, key]) => say(element(id), key));

// ---- the chime

const audio = window.AudioContext ? new AudioContext() : undefined;

/** A browser may keep silent until somebody has touched the page: then it says so. */
function showSound() {
  element('sound').hidden = !audio || audio.state === 'running';
}

element('sound').addEventListener('click', async () => {
  await audio.resume();
  showSound();
  chime();
});
audio?.addEventListener('statechange', showSound);
showSound();

/** Two soft tones, a third apart. */
function chime() {
  if (audio?.state !== 'running') {
    return;
  }
  [[783.99, 0], [622.25, 0.32]].forEach(([hertz, after]) => {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const from = audio.currentTime + after;
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0.0001, from);
    volume.gain.exponentialRampToValueAtTime(0.22, from + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + 1.1);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 1.2);
  });
}

// ---- whom a counter calls

const callKey = (call) => `${call.ticket}@${call.counter}@${call.called}`;
const known = new Map();
let first = true;

/** Notes which calls are new; those of the first message are not. */
function hear(calls) {
  const now = performance.now();
  const fresh = calls.filter((call) => !known.has(callKey(call)));
  fresh.forEach((call) => known.set(callKey(call), first ? -Infinity : now));
  const shown = new Set(calls.map(callKey));
  for (const key of known.keys()) {
    if (!shown.has(key)) {
      known.delete(key);
    }
  }
  if (!first && fresh.some((call) => call.state === 'called')) {
    chime();
  }
  first = false;
}

const isNew = (call) => performance.now() - known.get(callKey(call)) < NEW_MILLIS;

function callPart(tag) {
  const part = {
    label: h('p', { class: 'call-label' }),
    ticket: h('strong', { class: 'call-ticket' }),
    arrow: h('span', { class: 'call-arrow', 'aria-hidden': 'true' }, '→'),
    counterLabel: h('span', { class: 'call-counter-label' }),
    counter: h('strong', { class: 'call-counter' }),
  };
  part.element = h(tag, { class: 'call' }, part.label, part.ticket, part.arrow,
    h('span', { class: 'call-at' }, part.counterLabel, part.counter));
  say(part.counterLabel, 'display.counter');
  return part;
}

function showCall(part, call) {
  say(part.label, call.state === 'called' ? 'display.called' : 'display.serving');
  text(part.ticket, call.ticket);
  text(part.counter, call.counter);
  mark(part.element, 'state', call.state);
  mark(part.element, 'new', String(isNew(call)));
  mark(part.element, 'long', String(call.ticket.length > 5));
}

const hero = callPart('div');
const nobody = h('p', { class: 'nobody' });
say(nobody, 'display.nobody');
element('hero').append(hero.element, nobody);
const callList = keyed(element('calls'), () => callPart('li'), showCall);

function showCalls(calls) {
  hero.element.hidden = calls.length === 0;
  nobody.hidden = calls.length > 0;
  if (calls.length > 0) {
    showCall(hero, calls[0]);
  }
  callList(calls.slice(1, CALLS_SHOWN), (call) => call.counter);
}

// ---- how long the others wait

function range({ from, to }) {
  const form = to >= LONGEST_MINUTES ? (from > 0 ? 'estimate.atLeast' : 'estimate.open')
    : from > 0 ? 'estimate.range' : 'estimate.upTo';
  return [form, { from, to }];
}

const serviceList = keyed(element('services'), () => {
  const part = {
    name: h('p', { class: 'service-name' }, h('span', { lang: 'vi', class: 'vi' }), h('span', { lang: 'en', class: 'en' })),
    waiting: h('strong', { class: 'service-waiting' }),
    expected: h('p', { class: 'service-expected' }),
  };
  part.element = h('li', {}, part.name, part.waiting, part.expected);
  return part;
}, (part, service) => {
  LANGUAGES.forEach((language, index) => text(part.name.children[index], service.name[language]));
  part.name.children[1].hidden = service.name.en === service.name.vi;
  text(part.waiting, service.waiting === undefined ? '–' : String(service.waiting));
  mark(part.element, 'known', String(Boolean(service.estimate)));
  if (service.estimate) {
    say(part.expected, ...range(service.estimate));
  } else {
    say(part.expected, `why.${service.noEstimate ?? 'learning'}`);
  }
});

let page = 0;

function showServices(services) {
  const pages = Math.max(1, Math.ceil(services.length / SERVICES_SHOWN));
  page %= pages;
  const rows = Math.ceil(services.length / pages);
  serviceList(services.slice(page * rows, (page + 1) * rows), (service) => service.service);
  element('services').dataset.rows = rows;
  text(element('pages'), pages > 1 ? '● '.repeat(page) + '◉ ' + '● '.repeat(pages - page - 1) : '');
}

// ---- time, and how fresh all of this is

const clock = { serverMillis: undefined, receivedMillis: 0, speed: 1, offset: 0 };

function setClock(serverTime, speed = clock.speed) {
  const zone = /([+-])(\d\d):(\d\d)$/.exec(serverTime);
  clock.serverMillis = Date.parse(serverTime);
  clock.receivedMillis = performance.now();
  clock.speed = speed;
  clock.offset = zone ? (zone[1] === '-' ? -1 : 1) * (Number(zone[2]) * 60 + Number(zone[3])) * 60_000 : 0;
}

function showClock() {
  if (clock.serverMillis !== undefined) {
    const now = clock.serverMillis + (performance.now() - clock.receivedMillis) * clock.speed;
    text(element('clock'), new Date(now + clock.offset).toISOString().slice(11, 16));
  }
}

function banner(key, time) {
  element('banner').hidden = !key;
  document.body.classList.toggle('stale', Boolean(key));
  if (key) {
    say(element('banner'), key, { time });
  }
}

/** Another program serves this page now: it is fetched anew, but not again and again. */
function reloadWhereNew(now) {
  const last = Number(sessionStorage.getItem('reloaded') ?? -Infinity);
  if (now !== build && Date.now() - last > RELOAD_AGAIN_MILLIS) {
    sessionStorage.setItem('reloaded', Date.now());
    location.reload();
  }
}

let shown;
let lastTime = '––:––';

function show(message) {
  reloadWhereNew(message.build);
  shown = message;
  lastTime = message.serverTime.slice(11, 16);
  setClock(message.serverTime, message.speed);
  hear(message.nowServing);
  showCalls(message.nowServing);
  showServices(message.services);
  element('shut').hidden = message.open;
  banner(message.stale ? 'display.asOf' : undefined, message.asOf?.slice(11, 16));
  showClock();
}

follow(`/api/v1/centres/${centre}/display/live`, {
  onMessage: show,
  onTime(time) {
    setClock(time);
    lastTime = time.slice(11, 16);
    if (shown) {
      banner(shown.stale ? 'display.asOf' : undefined, shown.asOf?.slice(11, 16));
    }
  },
  onLost() {
    banner('display.lost', lastTime);
  },
});

setInterval(() => {
  showClock();
  if (shown) {
    showCalls(shown.nowServing);
  }
}, 1_000);
setInterval(() => {
  page++;
  if (shown) {
    showServices(shown.services);
  }
}, PAGE_MILLIS);
