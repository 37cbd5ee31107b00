// Small words for the page's elements. Text only ever arrives as text, never as HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** An HTML element with attributes and children. */
export function h(tag, attributes = {}, ...children) {
  return build(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function s(tag, attributes = {}, ...children) {
  return build(document.createElementNS(SVG, tag), attributes, children);
}

function build(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null && value !== false) {
      element.setAttribute(name, value === true ? '' : value);
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** The address of the page of something in a centre. */
export const linkTo = (centre, kind, id) =>
  `/centres/${encodeURIComponent(centre)}/${kind}/${encodeURIComponent(id)}`;

/** An icon of the sprite. */
export function icon(name) {
  return s('svg', { class: 'icon', 'aria-hidden': 'true' },
    s('use', { href: `/static/icons.svg#${name}` }));
}

/** Shows another icon in its place. */
export function setIcon(svg, name) {
  const href = `/static/icons.svg#${name}`;
  if (svg.firstChild.getAttribute('href') !== href) {
    svg.firstChild.setAttribute('href', href);
  }
}

/** Sets the text where it differs, so that nothing is announced or laid out again for nothing. */
export function text(element, value) {
  if (element.textContent !== value) {
    element.textContent = value;
  }
}

/** Sets a data attribute where it differs. */
export function mark(element, name, value) {
  if (element.dataset[name] !== value) {
    element.dataset[name] = value;
  }
}

/** A keyed list: elements are made once, updated in place and stand in the order of the items. */
export function keyed(container, create, update) {
  const parts = new Map();
  return (items, keyOf) => {
    const keys = new Set(items.map(keyOf));
    for (const [key, part] of parts) {
      if (!keys.has(key)) {
        part.element.remove();
        parts.delete(key);
      }
    }
    // An element that is moved loses the focus.
    const focused = container.contains(document.activeElement) ? document.activeElement : undefined;
    items.forEach((item, index) => {
      const key = keyOf(item);
      if (!parts.has(key)) {
        parts.set(key, create(item));
      }
      const part = parts.get(key);
      if (container.children[index] !== part.element) {
        container.insertBefore(part.element, container.children[index] ?? null);
      }
      update(part, item);
    });
    if (focused && focused !== document.activeElement && container.contains(focused)) {
      focused.focus({ preventScroll: true });
    }
  };
}
