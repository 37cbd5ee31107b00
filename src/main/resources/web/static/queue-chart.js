// The queue over the day as steps, with what was issued and served in each hour under it.
// Hand-drawn SVG: hours in which the centre is closed are hatched, "now" is the last point.

import { h, s } from './dom.js';
import { clockAt, count, t } from './format.js';

const HOUR = 3_600_000;
const STEP = 300_000;
const MARGIN = { left: 34, right: 46, top: 26, bottom: 22 };
/** Room for the number at a step of the axis. */
const TICK_HEIGHT = 18;
const BARS = { height: 52, gap: 34 };
const NARROW = 520;

/** Whole, round steps of an axis that holds that value: about as many, four where there is room. */
export function axisStep(highest, steps = 4) {
  const rough = Math.max(1, highest / steps);
  const power = 10 ** Math.floor(Math.log10(rough));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= rough);
}

/** The whole hours that are shown: those of opening, and whatever happened outside of them. */
export function span(points, opening, now, offset) {
  const busy = points.filter((point) => point.waiting > 0).map((point) => point.at);
  const from = Math.min(now - HOUR, ...opening.map((each) => each.from), ...busy.slice(0, 1));
  const to = Math.max(now, ...opening.map((each) => each.to));
  return { from: Math.floor((from + offset) / HOUR) * HOUR - offset, to: Math.ceil((to + offset) / HOUR) * HOUR - offset };
}

/** The parts of a span that are in no opening hours. */
export function closedSpans(shown, opening) {
  const closed = [];
  let from = shown.from;
  for (const each of [...opening].sort((a, b) => a.from - b.from)) {
    if (each.from > from) {
      closed.push({ from, to: each.from });
    }
    from = Math.max(from, each.to);
  }
  if (opening.length && from < shown.to) {
    closed.push({ from, to: shown.to });
  }
  return closed;
}

/** A chart in that figure; the answer shows new data in it. */
export function queueChart(figure) {
  const tip = h('div', { class: 'tip', role: 'status', hidden: true });
  let data;
  let selected;

  function draw() {
    const width = figure.clientWidth;
    const height = figure.clientHeight;
    if (!data || width < 100 || height < 100) {
      return;
    }
    const scale = scales(data, width, height);
    const svg = s('svg', {
      viewBox: `0 0 ${width} ${height}`, width, height, tabindex: 0, role: 'img', 'aria-label': summary(data),
    });
    svg.append(hatch(), ...closedAreas(data, scale), ...grid(scale, data), ...area(data, scale),
      ...bars(data, scale), ...timeAxis(scale, data), ...nowMark(data, scale));
    const cursor = s('g', { class: 'cursor' });
    svg.append(cursor);
    svg.addEventListener('pointermove', (event) => {
      const left = svg.getBoundingClientRect().left;
      select(scale, cursor, scale.time(event.clientX - left));
    });
    svg.addEventListener('pointerleave', () => select(scale, cursor, undefined));
    svg.addEventListener('blur', () => select(scale, cursor, undefined));
    svg.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
      if (step) {
        event.preventDefault();
        select(scale, cursor, (selected ?? data.now) + step);
      } else if (event.key === 'Escape') {
        select(scale, cursor, undefined);
      }
    });
    const focused = figure.contains(document.activeElement);
    figure.replaceChildren(svg, tip);
    if (focused) {
      svg.focus({ preventScroll: true });
    }
    select(scale, cursor, selected);
  }

  function select(scale, cursor, time) {
    const point = time === undefined ? undefined : pointAt(data, time);
    selected = point?.at;
    cursor.replaceChildren();
    tip.hidden = !point;
    if (!point) {
      return;
    }
    const x = scale.x(point.at);
    cursor.append(
      s('line', { x1: x, x2: x, y1: MARGIN.top, y2: scale.bottom }),
      s('circle', { cx: x, cy: scale.y(point.waiting), r: 4.5 }));
    tip.replaceChildren(...tipLines(data, point));
    const room = figure.clientWidth - tip.offsetWidth;
    tip.style.left = `${Math.max(0, Math.min(room, x + 12 > room ? x - tip.offsetWidth - 12 : x + 12))}px`;
    tip.style.top = `${MARGIN.top}px`;
  }

  new ResizeObserver(draw).observe(figure);
  return (next) => {
    data = next;
    draw();
  };
}

function scales(data, width, height) {
  const shown = span(data.points, data.opening, data.now, data.offset);
  const bottom = height - MARGIN.bottom - BARS.height - BARS.gap;
  const highest = Math.max(4, ...data.points.map((point) => point.waiting), data.waiting ?? 0);
  const step = axisStep(highest, Math.max(1, Math.min(4, Math.floor((bottom - MARGIN.top) / TICK_HEIGHT))));
  const top = Math.ceil(highest / step) * step;
  const inner = width - MARGIN.left - MARGIN.right;
  const perMilli = inner / (shown.to - shown.from);
  return {
    shown, bottom, step, top, width, height,
    barsBottom: height - MARGIN.bottom,
    x: (time) => MARGIN.left + (time - shown.from) * perMilli,
    y: (waiting) => bottom - (waiting / top) * (bottom - MARGIN.top),
    time: (x) => shown.from + (x - MARGIN.left) / perMilli,
  };
}

function hatch() {
  return s('defs', {},
    s('pattern', { id: 'hatch', width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
      s('line', { x1: 0, x2: 0, y1: 0, y2: 7, class: 'hatch-line' })));
}

function closedAreas(data, scale) {
  return closedSpans(scale.shown, data.opening).map((each) => s('rect', {
    x: scale.x(each.from), width: scale.x(each.to) - scale.x(each.from),
    y: MARGIN.top, height: scale.barsBottom - MARGIN.top, class: 'closed-area',
  }));
}

function grid(scale, data) {
  const lines = [];
  for (let value = 0; value <= scale.top; value += scale.step) {
    const y = scale.y(value);
    lines.push(
      s('line', { x1: MARGIN.left, x2: scale.width - MARGIN.right, y1: y, y2: y, class: value ? 'grid' : 'axis' }),
      s('text', { x: MARGIN.left - 8, y: y + 4, class: 'tick end' }, count(value)));
  }
  const unit = s('text', { x: MARGIN.left, y: 13, class: 'tick' }, t('chart.people'));
  return data.points.length ? [...lines, unit] : lines;
}

function area(data, scale) {
  const points = data.points.filter((point) => point.at >= scale.shown.from && point.at <= data.now);
  if (!points.length) {
    return [];
  }
  const steps = [];
  points.forEach((point, index) => {
    const next = points[index + 1]?.at ?? data.now;
    steps.push(`${scale.x(point.at)},${scale.y(point.waiting)}`, `${scale.x(next)},${scale.y(point.waiting)}`);
  });
  if (data.waiting !== undefined) {
    steps.push(`${scale.x(data.now)},${scale.y(data.waiting)}`);
  }
  const line = `M${steps.join('L')}`;
  const closed = `${line}L${scale.x(data.now)},${scale.bottom}L${scale.x(points[0].at)},${scale.bottom}Z`;
  return [s('path', { d: closed, class: 'area' }), s('path', { d: line, class: 'line' })];
}

function nowMark(data, scale) {
  const x = scale.x(data.now);
  const marks = [s('line', { x1: x, x2: x, y1: MARGIN.top, y2: scale.barsBottom, class: 'now' })];
  if (data.waiting !== undefined) {
    const y = scale.y(data.waiting);
    marks.push(
      s('circle', { cx: x, cy: y, r: 5, class: 'now-dot' }),
      s('text', { x: x + 10, y: y + 6, class: 'now-value' }, count(data.waiting)));
  }
  return marks;
}

function bars(data, scale) {
  const highest = Math.max(1, ...data.hours.flatMap((hour) => [hour.issued, hour.served]));
  const hourWidth = scale.x(scale.shown.from + HOUR) - scale.x(scale.shown.from);
  const width = Math.min(22, hourWidth * 0.32);
  const shapes = [
    s('line', {
      x1: MARGIN.left, x2: scale.width - MARGIN.right, y1: scale.barsBottom, y2: scale.barsBottom, class: 'axis',
    }),
    s('text', { x: MARGIN.left - 8, y: scale.barsBottom - BARS.height + 9, class: 'tick end' }, count(highest)),
    s('text', { x: MARGIN.left, y: scale.barsBottom - BARS.height - 8, class: 'tick' }, t('chart.perHour')),
  ];
  const bar = (middle, value, kind, side) => {
    const height = (value / highest) * BARS.height;
    return s('rect', { x: middle + (side < 0 ? -width - 1 : 1), y: scale.barsBottom - height, width, height, class: `bar-${kind}`, rx: 1.5 });
  };
  for (const hour of data.hours) {
    const middle = scale.x(hour.start + HOUR / 2);
    if (hour.issued + hour.served > 0 && middle > MARGIN.left && middle < scale.width - MARGIN.right) {
      shapes.push(bar(middle, hour.issued, 'issued', -1), bar(middle, hour.served, 'served', 1));
    }
  }
  return shapes;
}

function timeAxis(scale, data) {
  const every = (scale.width < NARROW ? 2 : 1) * HOUR;
  const labels = [];
  const first = Math.ceil((scale.shown.from + data.offset) / every) * every - data.offset;
  for (let time = first; time <= scale.shown.to; time += every) {
    const x = scale.x(time);
    labels.push(
      s('line', { x1: x, x2: x, y1: scale.bottom, y2: scale.bottom + 4, class: 'axis' }),
      s('text', { x, y: scale.height - 5, class: 'tick middle' }, clockAt(time, data.offset)));
  }
  return labels;
}

function pointAt(data, time) {
  const before = data.points.filter((point) => point.at <= time);
  if (time >= data.now - STEP / 2 && data.waiting !== undefined) {
    return { at: data.now, waiting: data.waiting };
  }
  return before.at(-1) ?? data.points[0];
}

function tipLines(data, point) {
  const hour = data.hours.find((each) => point.at >= each.start && point.at < each.start + HOUR);
  const lines = [
    h('strong', {}, clockAt(point.at, data.offset)),
    h('span', {}, `${t('chart.waiting')}: ${count(point.waiting)}`),
  ];
  for (const each of data.waitingBy(point.at).slice(0, 4)) {
    lines.push(h('span', { class: 'tip-part' }, `${each.name}: ${count(each.waiting)}`));
  }
  if (hour) {
    lines.push(h('span', { class: 'tip-hour' },
      t('chart.hour', { issued: count(hour.issued), served: count(hour.served) })));
  }
  return lines;
}

function summary(data) {
  const highest = data.points.reduce((most, point) => (point.waiting > most.waiting ? point : most),
    { waiting: 0, at: data.now });
  return t('chart.summary', {
    now: data.waiting === undefined ? t('nodata.short') : count(data.waiting),
    most: count(highest.waiting),
    at: clockAt(highest.at, data.offset),
  });
}

/** The small line of a service's queue in the last hours. */
export function showTrend(svg, points, from, to) {
  const shown = points.filter((point) => point.at >= from);
  const top = Math.max(4, ...shown.map((point) => point.waiting));
  const x = (at) => ((at - from) / (to - from)) * 100;
  const y = (waiting) => 27 - (waiting / top) * 24;
  const steps = shown.map((point, index) =>
    `${x(point.at)},${y(point.waiting)}L${x(shown[index + 1]?.at ?? to)},${y(point.waiting)}`);
  const line = steps.length ? `M${steps.join('L')}` : '';
  const area = steps.length ? `${line}L${x(to)},28L${x(shown[0].at)},28Z` : '';
  svg.querySelector('.area').setAttribute('d', area);
  svg.querySelector('.line').setAttribute('d', line);
}

/** An empty small line. */
export function trend() {
  return s('svg', { class: 'trend', viewBox: '0 0 100 28', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    s('path', { class: 'area' }), s('path', { class: 'line' }));
}
