// What a look at a page would find: gives a sentence for each thing that should not be. Runs in the page.
({ phone, language, families }) => {
  const SLACK = 1;
  const LINE_SLACK = 3;
  const complaints = [];

  const nameOf = (element) => {
    const id = element.id ? `#${element.id}` : '';
    const classes = [...element.classList].map((each) => `.${each}`).join('');
    return `${element.localName}${id}${classes} “${element.textContent.trim().replace(/\s+/g, ' ').slice(0, 60)}”`;
  };
  const isShown = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true })
    && !element.closest('.sr, .skip') && getComputedStyle(element).clipPath === 'none';
  const clips = (overflow) => overflow === 'hidden' || overflow === 'clip';
  const scrolls = (overflow) => overflow === 'auto' || overflow === 'scroll';

  // Wider than the screen.
  const page = document.documentElement;
  if (page.scrollWidth > page.clientWidth || (phone && innerWidth !== phone)) {
    const widest = [...document.body.querySelectorAll('*')]
      .filter((each) => isShown(each) && each.getBoundingClientRect().right > (phone || page.clientWidth) + SLACK
        && !scrollerOf(each)).slice(0, 3);
    complaints.push(`scrolls sideways: ${page.scrollWidth} px; ${widest.map(nameOf).join(', ')}`);
  }

  function scrollerOf(element) {
    for (let at = element.parentElement; at && at !== document.body; at = at.parentElement) {
      if (scrolls(getComputedStyle(at).overflowX)) {
        return at;
      }
    }
    return undefined;
  }

  // Text that its own box cuts off.
  for (const element of document.body.querySelectorAll('*')) {
    const style = getComputedStyle(element);
    const cutsX = clips(style.overflowX) && element.scrollWidth > element.clientWidth + SLACK;
    const cutsY = clips(style.overflowY) && element.scrollHeight > element.clientHeight + LINE_SLACK;
    if ((cutsX || cutsY) && style.display !== 'inline' && element.namespaceURI === page.namespaceURI
      && element.textContent.trim() && isShown(element)) {
      complaints.push(`cut off: ${nameOf(element)}`);
    }
  }

  // Text that stands outside of the box that it belongs to.
  const boxOf = (element) => {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (scrolls(style.overflowX) || style.position === 'absolute' || style.position === 'fixed') {
        return undefined;
      }
      if (style.display !== 'inline' && (style.borderRightWidth !== '0px' || style.backgroundColor !== 'rgba(0, 0, 0, 0)')) {
        return at;
      }
    }
    return undefined;
  };
  const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  const key = /^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9-]+)+$/;
  const nonsense = /\{\{?\$?\w+\}|\b(undefined|NaN|null)\b|\[object/;
  while (words.nextNode()) {
    const node = words.currentNode;
    const element = node.parentElement;
    const said = node.textContent.trim();
    if (!said || !isShown(element) || element.closest('svg, script, style')) {
      continue;
    }
    const box = boxOf(element);
    range.selectNodeContents(node);
    if (box && range.getBoundingClientRect().right > box.getBoundingClientRect().right + SLACK) {
      complaints.push(`stands out of ${nameOf(box)}: “${said.slice(0, 60)}”`);
    }
    // Words of the program, but where they are meant to be read: in the text for makers of devices.
    if (!element.closest('code, pre, .dev')) {
      const raw = said.split(/\s+/).filter((word) => key.test(word) && families.includes(word.split('.')[0]));
      if (raw.length || nonsense.test(said)) {
        complaints.push(`not a word: “${said.slice(0, 80)}” in ${nameOf(element)}`);
      }
    }
  }

  if (page.lang !== language && !document.querySelector('#hero')) {
    complaints.push(`says that it is in ${page.lang}`);
  }
  return complaints;
}
