// What is raised in a centre, and what was raised today and is over.

import { h, icon, keyed, text } from './dom.js';
import { clockOf, count, has, known, percent, running, t } from './format.js';

const EPISODES_SHOWN = 8;

const element = (id) => document.getElementById(id);

/** How the value of that kind of alert is written: a time, a share, or a number. */
const amountOf = (alert) => {
  if (['service-level', 'abandonment'].includes(alert)) {
    return (value) => `${percent(value)} %`;
  }
  return ['longest-wait', 'no-open-counter', 'nobody-called'].includes(alert) ? running : count;
};

/** The same with its words, its service by the name that it has. */
const worded = (nameOf) => (alert) => {
  const key = `alert.${alert.alert}`;
  const where = known(alert.service) ? ` – ${nameOf(alert.service)}` : '';
  return { ...alert, words: `${has(key) ? t(key) : alert.alert}${where}` };
};

const showActive = keyed(element('alerts'), () => {
  const part = { words: h('span', { class: 'alert-words' }), detail: h('span', { class: 'alert-detail' }) };
  part.element = h('li', {}, icon('bad'), h('p', {}, part.words, part.detail));
  return part;
}, (part, alert) => {
  text(part.words, alert.words);
  const amount = amountOf(alert.alert);
  text(part.detail, t('alerts.detail', {
    value: amount(alert.value), limit: amount(alert.limit), time: clockOf(alert.since),
  }));
});

const showEpisodes = keyed(element('episodes'), () => {
  const part = { words: h('span', { class: 'episode-words' }), detail: h('span', { class: 'episode-detail' }) };
  part.element = h('li', {}, part.words, part.detail);
  return part;
}, (part, over) => {
  text(part.words, over.words);
  text(part.detail, t('alerts.over', {
    from: clockOf(over.since), to: clockOf(over.until), worst: amountOf(over.alert)(over.worst),
  }));
});

/**
 * Shows both.
 *
 * @param nameOf gives the name of a service of the view
 */
export function showAlerts({ alerts, alertHistory }, nameOf) {
  showActive(alerts.map(worded(nameOf)), (alert) => `${alert.alert} ${alert.service ?? ''}`);
  showEpisodes(alertHistory.slice(0, EPISODES_SHOWN).map(worded(nameOf)),
    (over) => `${over.alert} ${over.service ?? ''} ${over.since}`);
  element('episodes-part').hidden = alertHistory.length === 0;
  text(element('alert-count'), alerts.length ? count(alerts.length) : t('alerts.none'));
}
