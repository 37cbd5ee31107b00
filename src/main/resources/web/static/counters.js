// The counters of a centre as they stand: who is there, for whom, since when, and why not.

import { h, icon, keyed, linkTo, mark, setIcon, text } from './dom.js';
import { NONE, count, has, known, millis, running, t } from './format.js';

/** Why a counter is paused: a word of the bundle, else its terminal's own; empty where none was said. */
export const pauseWords = (reason) => (!reason ? '' : has(`pause.${reason}`) ? t(`pause.${reason}`) : reason);

/**
 * A list of counters; the answer shows a view in it.
 *
 * @param centre whose counters they are
 */
export function counterList(list, centre) {
  const showAll = keyed(list, ({ counter }) => {
    const part = {
      icon: icon('none'), state: h('span'), since: h('span', { class: 'counter-since' }),
      reason: h('span', { class: 'counter-reason' }), ticket: h('a', { class: 'counter-ticket' }),
      staff: h('span'), served: h('span'),
    };
    const link = h('a', { href: linkTo(centre, 'counters', counter.counter) },
      h('span', { class: 'sr' }, `${t('counters.counter')} `), counter.counter);
    part.element = h('li', { class: 'counter' },
      h('span', { class: 'counter-id' }, link),
      h('span', { class: 'counter-state' }, part.icon, part.state, part.since, part.reason),
      part.ticket,
      h('span', { class: 'counter-foot' }, part.staff, part.served));
    return part;
  }, (part, { counter, live, at }) => {
    const state = !live ? 'none' : counter.called && counter.state !== 'serving' ? 'called' : counter.state;
    mark(part.element, 'state', state);
    setIcon(part.icon, state);
    text(part.state, live ? t(`counter.${state}`) : t('nodata.short'));
    // Since when somebody is called the view does not say, only since when the counter is free.
    const since = live && state !== 'closed' && state !== 'called' ? millis(counter.since) : undefined;
    text(part.since, known(since) ? running((at - since) / 1000) : '');
    text(part.reason, live ? pauseWords(counter.pauseReason) : '');
    text(part.ticket, (live && counter.ticket) || NONE);
    if (live && counter.subject) {
      part.ticket.setAttribute('href', linkTo(centre, 'tickets', counter.subject));
    } else {
      part.ticket.removeAttribute('href');
    }
    text(part.staff, counter.staff ?? '');
    text(part.served, t('counters.served', { n: count(counter.servedToday) }));
  });
  return (view, live, at) => showAll(view.counters.map((counter) => ({ counter, live, at })), (each) => each.counter.counter);
}
