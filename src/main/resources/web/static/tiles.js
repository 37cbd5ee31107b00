// Every centre as a small tile: colour, sign and number, in an order that doesn't change.

import { h, icon, keyed, mark, setIcon, text } from './dom.js';
import { NONE, count, known, named, t } from './format.js';

const LEVELS = ['bad', 'warn', 'ok', 'none'];

/** A name of more letters gets a tile of twice the width. */
const LONG_NAME = 22;
const KEYS = { ArrowRight: 1, ArrowLeft: -1 };

const element = (id) => document.getElementById(id);
const grid = element('tiles');

/** The words with which more than half of the names begin. */
function usualBeginning(names) {
  const usual = [];
  for (let length = 1; ; length++) {
    const begin = new Map();
    names.filter((words) => words.length > length).forEach((words) => {
      const key = words.slice(0, length).join(' ');
      begin.set(key, (begin.get(key) ?? 0) + 1);
    });
    const [words, times] = [...begin].sort((one, other) => other[1] - one[1])[0] ?? ['', 0];
    if (times * 2 <= names.length) {
      return usual;
    }
    usual.splice(0, usual.length, ...words.split(' '));
  }
}

/** Names without the words that most begin or end with, such as the kind of a commune. */
function shortNames(centres) {
  const names = centres.map((centre) => named(centre.names, centre.name).split(' '));
  const begin = usualBeginning(names);
  const end = usualBeginning(names.map((words) => [...words].reverse()));
  const without = names.map((words) => {
    const other = begin.findIndex((word, index) => words[index] !== word);
    return words.slice(other < 0 ? begin.length : other);
  });
  const short = without.map((words) => {
    const other = end.findIndex((word, index) => words.at(-1 - index) !== word);
    return words.slice(0, words.length - (other < 0 ? end.length : other)).join(' ');
  });
  return short.map((name, index) =>
    (name && short.indexOf(name) === short.lastIndexOf(name) ? name : without[index].join(' ')));
}

const showTiles = keyed(grid, (centre) => {
  const part = {
    icon: icon('none'), number: h('span', { class: 'mini-number' }), name: h('span', { class: 'mini-name' }),
    words: h('span', { class: 'sr' }),
  };
  part.element = h('li', {}, h('a', { class: 'mini', tabindex: -1, href: `/centres/${encodeURIComponent(centre.centre)}` },
    h('span', { class: 'mini-head' }, part.icon, part.number), part.name, part.words));
  return part;
}, (part, centre) => {
  const link = part.element.firstChild;
  mark(link, 'level', centre.level);
  setIcon(part.icon, centre.open ? centre.level : 'closed');
  text(part.number, known(centre.shown) ? count(centre.shown) : NONE);
  text(part.name, centre.short);
  part.element.classList.toggle('wide', centre.short.length > LONG_NAME);
  text(part.words, `, ${t('unit.waiting')}. ${centre.words}`);
  const title = `${named(centre.names, centre.name)}: ${centre.words}`;
  if (link.title !== title) {
    link.title = title;
  }
});

/** One of them is in the order of the tabulator; the arrow keys lead to the others. */
function links() {
  return [...grid.querySelectorAll('a')];
}

function rove(to) {
  links().forEach((link) => {
    link.tabIndex = link === to ? 0 : -1;
  });
}

grid.addEventListener('focusin', (event) => rove(event.target));
grid.addEventListener('keydown', (event) => {
  const all = links();
  const at = all.indexOf(document.activeElement);
  const top = (link) => Math.round(link.getBoundingClientRect().top);
  const row = all.filter((link) => top(link) === top(all[0])).length;
  const target = {
    Home: 0, End: all.length - 1, ArrowDown: at + row, ArrowUp: at - row,
  }[event.key] ?? (event.key in KEYS ? at + KEYS[event.key] : undefined);
  if (at >= 0 && all[target]) {
    event.preventDefault();
    all[target].focus();
  }
});

/**
 * Shows the tiles and how many there are of each level.
 *
 * @param centres with level and words of each
 */
export function tiles(centres) {
  const sorted = [...centres].sort((a, b) =>
    named(a.names, a.name).localeCompare(named(b.names, b.name), document.documentElement.lang, { numeric: true }));
  const short = shortNames(sorted);
  showTiles(sorted.map((centre, index) => ({
    ...centre, short: short[index], shown: centre.data.stale ? undefined : centre.waiting,
  })), (centre) => centre.centre);
  const all = links();
  if (all.length && !all.some((link) => link.tabIndex === 0)) {
    all[0].tabIndex = 0;
  }
  showLegend(sorted);
}

function showLegend(centres) {
  const legend = element('tiles-legend');
  if (!legend.firstChild) {
    legend.append(...[...LEVELS, 'closed'].map((level) =>
      h('li', { 'data-level': level }, icon(level), h('span', {}, t(`tiles.${level}`)), h('b'))));
  }
  [...LEVELS, 'closed'].forEach((level, index) => text(legend.children[index].lastChild, count(centres
    .filter((centre) => (level === 'closed' ? !centre.open : centre.open && centre.level === level)).length)));
}
