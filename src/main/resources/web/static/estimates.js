// How long who comes now will wait, in words.

import { count, t } from './format.js';

const LONGEST_MINUTES = 240;

/** A bound of hours says no more than that there is none. */
function rangeWords({ from, to }) {
  const form = to >= LONGEST_MINUTES ? (from > 0 ? 'estimate.atLeast' : 'estimate.open')
    : from > 0 ? 'estimate.range' : 'estimate.upTo';
  return t(form, { from: count(from), to: count(to) });
}

/** The range, or why nobody can say; empty where nothing is estimated. */
export function estimateWords({ estimate, noEstimate }) {
  return estimate ? rangeWords(estimate) : noEstimate ? t(`estimate.${noEstimate}`) : '';
}
