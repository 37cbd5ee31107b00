// What the province's and a centre's page share: verdicts, meters, big numbers.

import { h, icon, mark, setIcon, text } from './dom.js';
import { known, t } from './format.js';

/** How a wait stands against its target and its limit: ok, warn, bad, or none without data. */
export function verdictOf(seconds, target, limit) {
  if (!known(seconds)) {
    return 'none';
  }
  return seconds > limit ? 'bad' : seconds > target ? 'warn' : 'ok';
}

const RANK = { none: 0, ok: 1, warn: 2, bad: 3 };

/** The service whose longest wait is furthest beyond its own target, or undefined. */
export function worstService(services, waitOf) {
  const waited = services.filter((service) => known(waitOf(service)));
  return waited.sort((a, b) => waitOf(b) / b.target - waitOf(a) / a.target)[0];
}

/** The service that waits longest, or undefined. */
export function longestService(services, waitOf) {
  const waited = services.filter((service) => known(waitOf(service)));
  return waited.sort((a, b) => waitOf(b) - waitOf(a))[0];
}

export const worse = (a, b) => (RANK[a] >= RANK[b] ? a : b);

/** Icon and word; colour only repeats what they say. */
export function showVerdict(element, level, word = t(`verdict.${level}`)) {
  if (!element.firstChild) {
    element.append(icon('none'), h('span'));
  }
  mark(element, 'level', level);
  setIcon(element.firstChild, level);
  text(element.lastChild, word);
}

/**
 * A bar with parts and ticks, all as shares of 1.
 *
 * @param parts [{share, kind}] side by side
 * @param ticks [{share, kind}]
 */
export function showMeter(element, parts, ticks = []) {
  while (element.children.length < parts.length + ticks.length) {
    element.append(h('span'));
  }
  while (element.children.length > parts.length + ticks.length) {
    element.lastChild.remove();
  }
  let from = 0;
  [...parts, ...ticks].forEach((part, index) => {
    const span = element.children[index];
    const isPart = index < parts.length;
    const share = Math.max(0, Math.min(1, part.share));
    span.className = isPart ? 'meter-part' : 'meter-tick';
    mark(span, 'kind', part.kind);
    span.style.left = `${(isPart ? from : share) * 100}%`;
    if (isPart) {
      span.style.width = `${Math.min(share, 1 - from) * 100}%`;
      from = Math.min(1, from + share);
    } else {
      span.style.width = '';
    }
  });
}

/** A wait against target and limit, on a scale that leaves room beyond the limit. */
export function showWaitMeter(element, seconds, target, limit) {
  const scale = limit * 1.25;
  const parts = known(seconds)
    ? [{ share: seconds / scale, kind: verdictOf(seconds, target, limit) }]
    : [];
  showMeter(element, parts, [
    { share: target / scale, kind: 'target' },
    { share: limit / scale, kind: 'limit' },
  ]);
}

/** A big number's card, by its name in the page. */
export function kpi(name) {
  const card = document.querySelector(`[data-kpi="${name}"]`);
  const part = (key) => card.querySelector(`[data-${key}]`);
  return {
    show({ value, unit = '', second = '', note = '', level, word }) {
      text(part('value'), value);
      text(part('unit'), unit);
      if (part('second')) {
        text(part('second'), second);
      }
      text(part('note'), note);
      if (part('verdict')) {
        showVerdict(part('verdict'), level, word);
      }
      mark(card, 'level', level ?? 'none');
    },
    meter: part('meter'),
  };
}
